// Marks in the contents where the reader is, and closes a definition with Escape.
(() => {
  const links = [...document.querySelectorAll(".contents a")];
  const heads = links.map((link) => document.getElementById(link.hash.slice(1)));
  let isWaiting = false;
  const mark = () => {
    isWaiting = false;
    let now = 0;
    heads.forEach((head, n) => { if (head.getBoundingClientRect().top <= innerHeight * 0.3) now = n; });
    if (innerHeight + scrollY >= document.documentElement.scrollHeight - 4) now = heads.length - 1;
    links.forEach((link, n) => {
      if (n === now) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
    const list = document.querySelector(".contents");
    if (list.scrollWidth > list.clientWidth) list.scrollLeft = links[now].offsetLeft - list.clientWidth / 3;
  };
  if (links.length) {
    addEventListener("scroll", () => {
      if (!isWaiting) isWaiting = requestAnimationFrame(mark);
    }, {passive: true});
    addEventListener("resize", mark);
    mark();
  }
  const terms = [...document.querySelectorAll(".term")];
  for (const term of terms) {
    const [button, said] = term.children;
    const fit = () => {
      term.classList.remove("off");
      said.style.left = "";
      if (innerWidth <= 600) return;
      const over = said.getBoundingClientRect().right - (document.documentElement.clientWidth - 16);
      if (over > 0) said.style.left = -over + "px";
    };
    term.addEventListener("mouseenter", fit);
    button.addEventListener("focus", fit);
    button.addEventListener("click", () => { button.focus(); fit(); });
  }
  // What scrolls sideways can be reached and scrolled by keyboard.
  const reach = () => {
    for (const box of document.querySelectorAll(".table > div")) {
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", box.querySelector("caption").textContent);
      } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  };
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);
  reach();
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const term of terms) term.classList.add("off");
  });
})();
