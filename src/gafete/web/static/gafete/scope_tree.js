// The tree of companies and places: a whole company takes its places along, and each row says how much is chosen.
(() => {
  const refresh = (tree) => {
    const all = tree.querySelector("[data-scope-account]")?.checked ?? false;
    for (const company of tree.querySelectorAll("[data-scope-company]")) {
      const whole = company.querySelector("[data-scope-whole]");
      const places = [...company.querySelectorAll("[data-scope-place]")];
      const taken = all || (whole?.checked ?? false);
      if (whole) whole.disabled = all;
      for (const place of places) place.disabled = taken;
      const chosen = taken ? places.length : places.filter((place) => place.checked).length;
      company.querySelector("[data-scope-count]").textContent = `${chosen} / ${places.length}`;
      company.toggleAttribute("data-chosen", chosen > 0 || taken);
    }
  };
  document.addEventListener("change", (event) => {
    const tree = event.target.closest("[data-scope-tree]");
    if (tree) refresh(tree);
  });
  const refreshAll = () => document.querySelectorAll("[data-scope-tree]").forEach(refresh);
  document.addEventListener("DOMContentLoaded", refreshAll);
  document.addEventListener("htmx:load", refreshAll);
})();
