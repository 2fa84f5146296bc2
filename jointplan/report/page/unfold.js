// A link into a part that is folded away unfolds it, and finds its place again once the
// charts above it have their height.
(() => {
  const reveal = () => {
    const meant = location.hash && document.getElementById(location.hash.slice(1));
    if (!meant) return;
    let isMoved = false;
    for (let up = meant; up; up = up.parentElement)
      if (up.tagName === "DETAILS" && !up.open) isMoved = up.open = true;
    if (isMoved) meant.scrollIntoView({behavior: "instant"});
  };
  for (const moment of ["hashchange", "drawn"]) addEventListener(moment, reveal);
})();
