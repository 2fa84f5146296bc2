// Saves a chart as a picture for slides: title and subtitle above it, in the colours of
// the screen it is seen on.
(() => {
  const SIZE = [1600, 900], EDGE = 80;
  const wrap = (pen, text, y, font, step) => {
    pen.font = font;
    let line = "";
    for (const word of text.split(" ")) {
      if (line && pen.measureText(line + word).width > SIZE[0] - 2 * EDGE) {
        pen.fillText(line, EDGE, y);
        [line, y] = ["", y + step];
      }
      line += word + " ";
    }
    pen.fillText(line, EDGE, y);
    return y + step;
  };
  const words = (chart, part) => (chart.querySelector(part) || {}).textContent || "";
  const standalone = (svg) => {
    const copy = svg.cloneNode(true), style = getComputedStyle(document.documentElement);
    const box = svg.getBoundingClientRect();
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    const text = new XMLSerializer().serializeToString(copy);
    return [text.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim()), box];
  };
  const save = async (chart) => {
    const [text, box] = standalone(chart.querySelector(".drawing svg"));
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = SIZE;
    const pen = canvas.getContext("2d"), style = getComputedStyle(document.body);
    pen.fillStyle = style.backgroundColor;
    pen.fillRect(0, 0, ...SIZE);
    pen.fillStyle = style.color;
    let y = wrap(pen, words(chart, ".title"), EDGE + 36, "650 44px " + style.fontFamily, 54);
    y = wrap(pen, words(chart, ".sub"), y, "400 26px " + style.fontFamily, 36);
    const by = Math.min((SIZE[0] - 2 * EDGE) / box.width, (SIZE[1] - y - EDGE) / box.height);
    pen.drawImage(image, EDGE, y, box.width * by, box.height * by);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = chart.querySelector(".tools a").download.replace(/csv$/, "png");
    link.click();
  };
  for (const button of document.querySelectorAll(".picture-button")) {
    button.hidden = false;
    button.addEventListener("click", () => save(button.closest("figure.chart")));
  }
})();
