// Draws every chart of the page from the specification beside it. The page allows no
// code but what it carries, so expressions are interpreted (`ast`), never compiled.
(() => {
  const options = {actions: false, ast: true, renderer: "svg"};
  const drawings = [...document.querySelectorAll("figure.chart")].map((chart) => {
    const spec = JSON.parse(chart.querySelector("script").textContent);
    const place = chart.querySelector(".drawing");
    return vegaEmbed(place, spec, options).then(
      () => { chart.dataset.drawn = "yes"; },
      (error) => {
        chart.dataset.drawn = "no";
        place.textContent = spec.description;
        console.error(error);
      },
    );
  });
  Promise.allSettled(drawings).then(() => dispatchEvent(new Event("drawn")));
})();
