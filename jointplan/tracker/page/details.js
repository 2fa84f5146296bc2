// One hand-off: its terms, every action on it in order, and how to ask for more.
const dialog = byId("details");

// An id as a shell takes it, whatever stands in it.
const asArgument = (id) =>
  /^[\w@:.+-]+$/.test(id) ? id : `'${id.replaceAll("'", `'\\''`)}'`;

const joined = (...texts) => texts.filter(Boolean).join(", ");

function pairs(rows) {
  return element(
    "dl",
    {},
    ...rows.map(([name, text]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, text)),
    ),
  );
}

function actionLine([what, stamp, who, told, mark, after, place, number, isMass]) {
  const made = element("li", isMass ? {class: "mass"} : {});
  const head = element("p", {}, element("strong", {}, words[what]));
  if (words[told]) head.append(`, ${words[told]}`);
  if (words[who]) head.append(` (${words[who]})`);
  made.append(element("time", {}, when(stamp)), head);
  const aside = [words[after], words[mark]].filter(Boolean).join("; ");
  if (aside) made.append(element("p", {class: "aside"}, aside));
  if (words[place]) {
    const where = number === null ? words[place] : `${words[place]}:${number}`;
    made.append(element("p", {class: "place"}, where));
  }
  return made;
}

function bar() {
  const step = (text, by) => {
    const made = element("button", {type: "button"}, text);
    const at = active + by;
    made.disabled = at < 0 || at >= shown.length;
    made.addEventListener("click", () => {
      move(at);
      fill(text);
    });
    return made;
  };
  const close = element("button", {type: "button", class: "close"}, "Close");
  close.addEventListener("click", () => dialog.close());
  return element("div", {class: "bar"}, step("Previous", -1), step("Next", 1), close);
}

// Mass mailings would bury what somebody did for this one lead: they are shown on demand.
function massMailings(actions) {
  const number = actions.filter((action) => action[8]).length;
  if (!number) return [];
  const box = element("input", {type: "checkbox"});
  box.addEventListener("change", () => dialog.classList.toggle("all", box.checked));
  dialog.classList.remove("all");
  const told = number === 1 ? "1 mass or automated mailing" : `${number} mass or automated mailings`;
  return [element("label", {class: "aside"}, box, ` with ${told}`)];
}

// The command, and a button that copies it: by the old way where the new one is refused.
function command(row) {
  const asked = element("input", {readonly: "", "aria-label": "Command"});
  asked.value = `jointplan explain ${asArgument(row.id)}`;
  asked.addEventListener("focus", () => asked.select());
  const told = element("span", {role: "status", class: "aside"});
  const copy = element("button", {type: "button", class: "copy"}, "Copy the command");
  copy.addEventListener("click", async () => {
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(asked.value);
    } catch {
      asked.select();
      isCopied = document.execCommand("copy");
      copy.focus();
    }
    told.textContent = isCopied ? "Copied." : "Not copied. Select it and copy it by hand.";
  });
  return [asked, copy, told];
}

// Rows of the report that count a hand-off, each a link to its table where there is a
// report beside this page.
function countedIn(counted) {
  if (!counted.length) {
    return [element("p", {class: "aside"}, "Not in this quarter’s report: this lead was handed off in another quarter.")];
  }
  const item = ([anchor, told]) => {
    const place = carried.report
      ? element("a", {href: `${carried.report}#${words[anchor]}`}, words[told])
      : words[told];
    return element("li", {}, place);
  };
  return [element("ul", {}, ...counted.map(item))];
}

function fill(pressed) {
  const opened = shown[active];
  const {judged, counted, facts, terms, actions} = detailsOf(opened);
  const heading = element("h2", {id: "whose", tabindex: "-1"}, opened.company);
  dialog.replaceChildren(
    bar(),
    heading,
    element("p", {class: "stands"}, [opened.stands, opened.about].filter(Boolean).join(": ")),
    pairs([
      ["Handed off", when(opened.opened)],
      ["Owner", joined(opened.owner, opened.team)],
      ["Decision", joined(opened.decision, opened.why)],
      ["SQL and after", joined(opened.became, opened.after)],
    ]),
    element("h3", {}, "What was agreed"),
    pairs(terms),
    element("h3", {}, `What was done (${actions.length})`),
    ...massMailings(actions),
    element("ol", {}, ...actions.map(actionLine)),
    element("h3", {}, "Facts"),
    pairs(facts),
    element("h3", {}, "How it was judged"),
    pairs(judged.map(([name, told]) => [words[name], words[told]])),
    element("h3", {}, "Where it counts in the report"),
    ...countedIn(counted),
    element("h3", {}, "How to check it"),
    element("p", {class: "aside"}, "In the terminal, this shows each rule, and the figures that change without this lead:"),
    ...command(opened),
  );
  dialog.scrollTop = 0;
  const again = [...dialog.querySelectorAll(".bar button")].find(
    (each) => each.textContent === pressed && !each.disabled,
  );
  (again || heading).focus();
}

function open(at) {
  if (!shown.length) return;
  move(at);
  fill();
  if (!dialog.open) dialog.showModal();
  byId("whose").focus();
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
dialog.addEventListener("close", () => table.focus());
