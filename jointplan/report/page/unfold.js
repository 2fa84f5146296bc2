// On paper nothing stays folded away: tables are opened for printing, then folded as
// they were.
(() => {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
})();
// A link to a table, as the lead tracker has them, unfolds it, and finds it again once the
// charts above it have their height.
(() => {
  const reveal = () => {
    const meant = location.hash && document.getElementById(location.hash.slice(1));
    const folded = meant && meant.closest("details");
    if (!folded) return;
    folded.open = true;
    meant.scrollIntoView({behavior: "instant"});
  };
  for (const moment of ["hashchange", "drawn"]) addEventListener(moment, reveal);
})();
