// Draws the charts of the page from the specifications beside them, each when it comes
// to be seen: a chart that is folded away has no width yet. On a narrow figure the
// specification for narrow ones is drawn, if there is one. The page allows no code but
// what it carries, so expressions are interpreted (`ast`), never compiled.
(() => {
  const options = {actions: false, ast: true, renderer: "svg"};
  const NARROW = 416;
  const isFolded = (chart) => {
    for (let up = chart.parentElement; up; up = up.parentElement)
      if (up.tagName === "DETAILS" && !up.open) return true;
    return false;
  };
  const draw = (chart) => {
    const spec = JSON.parse(chart.querySelector("script").textContent);
    const place = chart.querySelector(".drawing");
    const narrow = (spec.usermeta || {}).narrow;
    const form = narrow && place.clientWidth < NARROW ? "narrow" : "wide";
    if (chart.dataset.form === form) return Promise.resolve();
    chart.dataset.form = form;
    return vegaEmbed(place, form === "narrow" ? narrow : spec, options).then(
      () => { chart.dataset.drawn = "yes"; },
      (error) => {
        chart.dataset.drawn = "no";
        place.textContent = spec.description;
        console.error(error);
      },
    );
  };
  const charts = [...document.querySelectorAll("figure.chart")];
  const drawSeen = () => Promise.allSettled(charts.filter((each) => !isFolded(each)).map(draw));
  drawSeen().then(() => dispatchEvent(new Event("drawn")));
  document.addEventListener("toggle", (event) => { if (event.target.open) drawSeen(); }, true);
  addEventListener("resize", drawSeen);
})();
