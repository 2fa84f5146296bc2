// What the panel's widgets leave to the page: a name for each slider's handle, and a look
// at the lines of the glossary that were just written. Nothing is fetched or sent.
(() => {
  if (window.jointplanPanel) return;
  window.jointplanPanel = true;
  const TRIES = 40;
  const PAUSE = 250;

  function nameSliders() {
    for (const slider of document.querySelectorAll(".widget-slider")) {
      const label = slider.querySelector(".widget-label");
      const name = label ? label.textContent : "";
      const handle = slider.querySelector(".noUi-handle");
      const readout = slider.querySelector(".widget-readout");
      if (name && handle) handle.setAttribute("aria-label", name);
      if (name && readout) readout.setAttribute("aria-label", `${name}, value`);
    }
  }

  function glossary() {
    const app = window.jupyterapp;
    const open = app ? [...app.shell.widgets("main")] : [];
    return open.find((each) => each.context && each.context.path === "glossary.md");
  }

  // What was written reaches the editor a moment later. Whoever types stays where they are.
  function reveal(line, text, tries) {
    const widget = glossary();
    if (!widget || widget.node.contains(document.activeElement)) return;
    const editor = widget.content.editor;
    if (editor && editor.getLine(line - 1) === text) {
      const below = Math.min(line + 12, editor.lineCount - 1);
      editor.revealPosition({line: below, column: 0});
      setTimeout(() => editor.revealPosition({line: Math.max(line - 4, 0), column: 0}), PAUSE);
    } else if (tries < TRIES) setTimeout(() => reveal(line, text, tries + 1), PAUSE);
  }

  function revealWritten() {
    for (const each of document.querySelectorAll("[data-line]:not([data-seen])")) {
      each.dataset.seen = "yes";
      reveal(Number(each.dataset.line), each.dataset.text, 0);
    }
  }

  let isWaiting = false;
  function look() {
    isWaiting = false;
    nameSliders();
    revealWritten();
  }
  new MutationObserver(() => {
    if (!isWaiting) requestAnimationFrame(look);
    isWaiting = true;
  }).observe(document.body, {childList: true, subtree: true});
  look();
})();
