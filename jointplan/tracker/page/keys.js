// What a reader does: types, picks, sorts, moves, opens. The address keeps it, so that a
// list can be linked to, as in tracker.html#agreement=overdue&team=Desk.
const spoken = (number) => number.toLocaleString(document.documentElement.dataset.locale);

function show() {
  const isAsked = find();
  active = 0;
  table.scrollTop = 0;
  draw(0);
  const all = spoken(handoffs.length);
  byId("count").textContent = isAsked
    ? `${spoken(shown.length)} of ${all} leads`
    : `${all} leads`;
  table.setAttribute("aria-rowcount", shown.length + 1);
  byId("none").hidden = shown.length > 0;
  byId("clear").disabled = !isAsked;
  const picked = FILTERS.filter((name) => controls.elements[name].value).length;
  byId("more").textContent = `Filters and order${picked ? ` (${picked})` : ""}`;
}

function showOrder() {
  controls.elements.order.value = order.name;
  for (const header of document.querySelectorAll("[role=columnheader]")) {
    const isOrder = header.firstElementChild.value === order.name;
    const direction = order.down ? "descending" : "ascending";
    header.setAttribute("aria-sort", isOrder ? direction : "none");
  }
}

function reorder(name, down) {
  sortBy(name, down);
  showOrder();
  show();
  remember();
}

function remember() {
  const kept = new URLSearchParams();
  for (const name of FILTERS) {
    if (controls.elements[name].value) kept.set(name, controls.elements[name].value);
  }
  if (byId("sought").value) kept.set("search", byId("sought").value);
  if (order.name !== "agreement") kept.set("order", order.name);
  history.replaceState(null, "", `#${kept}`);
}

function recall() {
  const kept = new URLSearchParams(location.hash.slice(1));
  for (const name of FILTERS) {
    controls.elements[name].value = kept.get(name) || "";
    if (controls.elements[name].selectedIndex < 0) controls.elements[name].value = "";
  }
  byId("sought").value = kept.get("search") || "";
  const asked = kept.get("order");
  sortBy(Object.hasOwn(KEYS, asked) ? asked : "agreement");
  showOrder();
  show();
  const at = shown.findIndex((row) => row.id === kept.get("id"));
  if (at >= 0) open(at);
}

function clear() {
  byId("sought").value = "";
  for (const name of FILTERS) controls.elements[name].value = "";
  show();
  remember();
}

byId("sought").addEventListener("input", show);
byId("sought").addEventListener("change", remember);
controls.addEventListener("submit", (event) => event.preventDefault());
byId("clear").addEventListener("click", () => {
  clear();
  byId("sought").focus();
});
byId("filters").addEventListener("change", (event) => {
  if (event.target.name === "order") reorder(event.target.value);
  else {
    show();
    remember();
  }
});
byId("none").querySelector("button").addEventListener("click", () => {
  clear();
  table.focus();
});
byId("more").addEventListener("click", (event) => {
  const isOpen = controls.classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", isOpen);
});
byId("head").addEventListener("click", (event) => {
  const name = event.target.value;
  if (name) reorder(name, name === order.name ? !order.down : undefined);
});
lines.addEventListener("click", (event) => {
  const hit = event.target.closest(".line");
  if (hit) open(Number(hit.dataset.at));
});

const page = () => Math.max(1, Math.floor(table.clientHeight / height) - 1);
const STEPS = {
  ArrowDown: () => active + 1,
  ArrowUp: () => active - 1,
  PageDown: () => active + page(),
  PageUp: () => active - page(),
  Home: () => 0,
  End: () => shown.length - 1,
};
table.addEventListener("keydown", (event) => {
  if (event.target !== table || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in STEPS) move(STEPS[event.key]());
  else if (event.key === "Enter" || event.key === " ") open(active);
  else return;
  event.preventDefault();
});
byId("sought").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "Enter") {
    event.preventDefault();
    table.focus();
    move(0);
  } else if (event.key === "Escape") clear();
});
addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, select");
  if (event.key !== "/" || isTyping || dialog.open) return;
  event.preventDefault();
  byId("sought").select();
  byId("sought").focus();
});
addEventListener("hashchange", recall);
measure();
recall();
