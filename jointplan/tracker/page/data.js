// What the page carries: every hand-off as an array of cells, and a line of JSON per
// hand-off with its terms and actions, which is read only when somebody opens it. Text of
// the CRM becomes text of an element (`textContent`), never markup.
"use strict";

const byId = (id) => document.getElementById(id);

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Text as it is searched: small letters without accents.
const folded = (text) =>
  text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

const carried = JSON.parse(byId("handoffs").textContent);
const actionLines = byId("actions").textContent.trim().split("\n");
const words = carried.words;
const isWord = carried.names.map((name) => carried.coded.includes(name));

const handoffs = carried.rows.map((cells, number) => {
  const row = {number};
  for (const [at, name] of carried.names.entries()) {
    row[name] = isWord[at] ? words[cells[at]] : cells[at];
  }
  row.text = folded([row.company, row.id, ...row.ids].join("\n"));
  return row;
});

const detailsOf = (row) => JSON.parse(actionLines[row.number]);

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

// "2026-09-14 10:32" as "14 Sep 2026, 10:32"; a day alone has no time.
function when(stamp) {
  if (!stamp) return "";
  const [day, time] = stamp.split(" ");
  const [year, month, date] = day.split("-");
  const written = `${Number(date)} ${MONTHS[month - 1]} ${year}`;
  return time ? `${written}, ${time}` : written;
}
