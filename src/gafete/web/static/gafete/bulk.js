// Ticks in a list: choose all of the page, say how many are chosen, and offer acts only when somebody is.
(() => {
  const refresh = () => {
    const bar = document.querySelector("[data-bulk]");
    if (!bar) return;
    const ticks = [...document.querySelectorAll("[data-tick]")];
    const chosen = ticks.filter((tick) => tick.checked).length;
    const words = bar.querySelector("[data-bulk-words]");
    bar.hidden = chosen === 0;
    words.textContent = chosen === 1 ? words.dataset.one : words.dataset.many.replace("#", chosen);
    for (const all of document.querySelectorAll("[data-tick-all]")) {
      all.hidden = ticks.length === 0;
      all.checked = chosen > 0 && chosen === ticks.length;
      all.indeterminate = chosen > 0 && chosen < ticks.length;
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) {
      for (const tick of document.querySelectorAll("[data-tick]")) tick.checked = event.target.checked;
    }
    if (event.target.matches("[data-tick], [data-tick-all]")) refresh();
  });
  document.addEventListener("DOMContentLoaded", refresh);
  document.addEventListener("htmx:load", refresh);
  addEventListener("pageshow", refresh);
})();
