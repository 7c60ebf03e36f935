// A wider permission takes the narrower ones along: they are ticked with it and cannot be taken out alone.
(() => {
  const refresh = (editor) => {
    const boxes = new Map([...editor.querySelectorAll("input[data-brings]")].map((box) => [box.value, box]));
    const brought = new Set();
    for (const box of boxes.values()) {
      if (box.checked) for (const code of box.dataset.brings.split(" ")) brought.add(code);
    }
    for (const [code, box] of boxes) {
      const comes = brought.has(code);
      if (comes) box.checked = true;
      box.closest("label").classList.toggle("comes-along", comes);
      box.setAttribute("aria-disabled", String(comes || box.disabled));
    }
  };
  // What comes along stays ticked; a click on it changes nothing.
  document.addEventListener("click", (event) => {
    if (event.target.matches?.("[data-permissions] input[aria-disabled=true]")) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const editor = event.target.closest("[data-permissions]");
    if (editor) refresh(editor);
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-permissions]").forEach(refresh);
  });
})();
