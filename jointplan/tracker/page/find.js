// Which hand-offs are shown, in which order. A keystroke only filters what is in order
// already; sorting happens when the order changes.
const controls = byId("controls");
const NAMES = [...controls.querySelectorAll("#filters select")].map((each) => each.name);
const FILTERS = NAMES.filter((name) => name !== "order");
// Rows come most urgent first. Blanks go last in either direction.
const KEYS = {
  company: (row) => folded(row.company),
  opened: (row) => row.opened,
  owner: (row) => folded(row.owner),
  agreement: (row) => row.number,
  touches: (row) => row.touches,
  decision: (row) => row.decided,
  outcome: (row) => row.won || row.opportunity || row.qualified,
};
const NEWEST_FIRST = ["opened", "decision", "outcome"];

let inOrder = handoffs;
let shown = handoffs;
let order = {name: "agreement", down: false};

function sortBy(name, down = NEWEST_FIRST.includes(name)) {
  order = {name, down};
  const isBlank = (key) => key === "" || key === null;
  const keyed = handoffs.map((row) => [KEYS[name](row), row]);
  keyed.sort(([one, first], [other, second]) => {
    if (isBlank(one) || isBlank(other)) return isBlank(one) - isBlank(other);
    const sign = one < other ? -1 : one > other ? 1 : 0;
    return (down ? -sign : sign) || first.number - second.number;
  });
  inOrder = keyed.map(([, row]) => row);
}

function find() {
  const sought = folded(byId("sought").value).split(/\s+/).filter(Boolean);
  const picked = FILTERS.map((name) => [name, controls.elements[name].value]);
  const asked = picked.filter(([, value]) => value);
  shown = inOrder.filter(
    (row) =>
      asked.every(([name, value]) => row[name] === value) &&
      sought.every((word) => row.text.includes(word)),
  );
  return sought.length + asked.length > 0;
}
