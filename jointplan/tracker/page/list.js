// Draws the lines that are in view, and a few around them, however many there are. The
// focus stays on the table, which names the line that is meant (`active`).
const table = byId("table");
const lines = byId("lines");
const SPARE = 4;
const PRINTED = 5000;
const MARKS = {overdue: "!", due: "…", kept: "✓", missed: "×"};
let height = 0;
let active = 0;
let drawn = "";
let isOnPaper = false;

function cell(name, first, second, mark) {
  const top = element("span", {class: "top"}, first);
  if (mark) top.prepend(element("i", {class: "mark", "aria-hidden": "true"}, mark));
  return element("div", {role: "gridcell", class: name}, top, element("small", {}, second));
}

function line(row, at) {
  const opener = element("button", {type: "button", tabindex: "-1"}, row.company);
  const made = element(
    "div",
    {role: "row", class: `line ${row.agreement}`, id: `line-${at}`, "aria-rowindex": at + 2},
    cell("company", opener, row.record),
    cell("opened", when(row.opened), `${row.source}, ${row.trigger}`),
    cell("owner", row.owner, row.team),
    cell("agreement", row.stands, row.about, MARKS[row.agreement] || "–"),
    cell("touches", row.done, row.last && `last ${when(row.last)}`),
    cell("decision", row.decision, row.why),
    cell("outcome", row.became, row.after),
  );
  made.dataset.at = at;
  made.style.top = `${at * height}px`;
  return made;
}

// Lines that are drawn already stay as they are. A keystroke asks for no spare ones: they
// come with the first scroll.
function draw(spare = SPARE) {
  if (isOnPaper) return;
  const first = Math.max(0, Math.floor(table.scrollTop / height) - spare);
  const count = Math.ceil(table.clientHeight / height) + 2 * spare;
  const inView = shown.slice(first, first + count);
  const wanted = `${first} ${height} ${inView.map((row) => row.number)}`;
  lines.style.height = `${shown.length * height}px`;
  if (wanted !== drawn) {
    drawn = wanted;
    lines.replaceChildren(...inView.map((row, at) => line(row, first + at)));
  }
  point();
}

function point() {
  for (const each of lines.querySelectorAll("[aria-selected]")) {
    each.removeAttribute("aria-selected");
  }
  const meant = byId(`line-${active}`);
  if (meant) {
    meant.setAttribute("aria-selected", "true");
    table.setAttribute("aria-activedescendant", meant.id);
  } else table.removeAttribute("aria-activedescendant");
}

function move(to) {
  active = Math.max(0, Math.min(shown.length - 1, to));
  const top = active * height;
  const room = table.clientHeight - byId("head").offsetHeight;
  if (top < table.scrollTop) table.scrollTop = top;
  if (top + height > table.scrollTop + room) table.scrollTop = top + height - room;
  draw();
  point();
}

// The sheet says how high a line is, in rem; what that is in pixels is the reader's.
function measure() {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  height = parseFloat(getComputedStyle(table).getPropertyValue("--line")) * rem;
  draw();
}

addEventListener("beforeprint", () => {
  isOnPaper = true;
  lines.replaceChildren(...shown.slice(0, PRINTED).map(line));
  const left = shown.length - PRINTED;
  byId("unprinted").hidden = left <= 0;
  byId("unprinted").textContent =
    `This print has the first ${spoken(PRINTED)} of ${spoken(shown.length)} ` +
    `leads. tracker.csv has the other ${spoken(left)} too.`;
});
addEventListener("afterprint", () => {
  isOnPaper = false;
  byId("unprinted").hidden = true;
  drawn = "";
  draw();
});
table.addEventListener("scroll", () => draw(), {passive: true});
new ResizeObserver(measure).observe(table);
