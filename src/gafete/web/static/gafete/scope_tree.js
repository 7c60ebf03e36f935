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
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // A company that is named shows all its places; else those that are named.
  const search = (tree, words) => {
    const wanted = plain(words).trim();
    let found = 0;
    for (const company of tree.querySelectorAll("[data-scope-company]")) {
      const isNamed = plain(company.querySelector("summary .scope-words").textContent).includes(wanted);
      let shown = 0;
      for (const place of company.querySelectorAll(".scope-places > li")) {
        place.hidden = !isNamed && !plain(place.textContent).includes(wanted);
        if (!place.hidden) shown += 1;
      }
      company.hidden = wanted !== "" && !isNamed && shown === 0;
      if (!company.hidden) found += 1;
      if (wanted && !company.hidden) company.querySelector("details").open = true;
    }
    tree.querySelector("[data-scope-none]").hidden = found > 0;
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-scope-query]")) search(event.target.closest("[data-scope-tree]"), event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.("[data-scope-query]")) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const tree = event.target.closest("[data-scope-tree]");
    if (tree) refresh(tree);
  });
  const refreshAll = () => {
    document.querySelectorAll("[data-scope-tree]").forEach(refresh);
    for (const box of document.querySelectorAll("[data-scope-search]")) box.hidden = false;
  };
  document.addEventListener("DOMContentLoaded", refreshAll);
  document.addEventListener("htmx:load", refreshAll);
})();
