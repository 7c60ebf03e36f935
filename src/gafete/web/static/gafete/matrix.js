// One stop of the Tab key for the whole matrix; inside it the arrows go from cell to cell, as in a spreadsheet.
(() => {
  const focusable = (cell) => cell.querySelector("a") ?? cell;

  const prepare = (table) => {
    if (table.getAttribute("role") === "grid") return;
    table.setAttribute("role", "grid");
    table.closest(".matrix-scroll").tabIndex = -1;
    // An empty cell is no stop by itself, and becomes one when the arrows come to it: there are thousands.
    for (const link of table.tBodies[0].querySelectorAll("a")) link.tabIndex = -1;
    focusable(table.tBodies[0].rows[0].cells[0]).tabIndex = 0;
  };

  const go = (table, from, row, column) => {
    const rows = table.tBodies[0].rows;
    const cell = rows[Math.max(0, Math.min(row, rows.length - 1))].cells;
    const next = focusable(cell[Math.max(0, Math.min(column, cell.length - 1))]);
    focusable(from).tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  const moves = {
    ArrowRight: (row, column) => [row, column + 1],
    ArrowLeft: (row, column) => [row, column - 1],
    ArrowDown: (row, column) => [row + 1, column],
    ArrowUp: (row, column) => [row - 1, column],
    Home: (row) => [row, 0],
    End: (row) => [row, Infinity],
    PageDown: (row, column) => [row + 10, column],
    PageUp: (row, column) => [row - 10, column],
  };
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.("[data-matrix] tbody th, [data-matrix] tbody td");
    const move = moves[event.key];
    if (!cell || !move || event.altKey || event.metaKey) return;
    event.preventDefault();
    let [row, column] = move(cell.parentElement.sectionRowIndex, cell.cellIndex);
    if (event.ctrlKey && event.key === "Home") row = 0;
    if (event.ctrlKey && event.key === "End") row = Infinity;
    go(cell.closest("table"), cell, row, column);
  });

  // A cell says its reasons in a box over the matrix, also one that nothing reaches. Its link opens them as a page.
  const tell = async (cell) => {
    const column = cell.closest("table").querySelectorAll("col")[cell.cellIndex];
    const words = document.querySelector("[data-why-words]");
    words.replaceChildren();
    await htmx.ajax("GET", `${cell.parentElement.dataset.why}${column.dataset.node}/`, { target: words });
    const box = words.closest("dialog");
    if (words.childElementCount && !box.open) box.showModal();
  };
  document.addEventListener("click", (event) => {
    if (event.target.matches?.("[data-why-box]")) event.target.close();
    const cell = event.target.closest?.("[data-matrix] tbody td");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tell(cell);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-matrix] tbody td")) return;
    event.preventDefault();
    tell(event.target);
  });

  // The column under the pointer or the focus is shaded as its row is.
  const point = (event) => {
    const cell = event.target.closest?.("[data-matrix] td");
    const table = cell?.closest("table") ?? document.querySelector("[data-matrix]");
    table?.querySelector("col.is-pointed")?.classList.remove("is-pointed");
    if (cell) table.querySelectorAll("col")[cell.cellIndex]?.classList.add("is-pointed");
  };
  document.addEventListener("pointerover", point);
  document.addEventListener("focusin", point);

  const prepareAll = () => document.querySelectorAll("[data-matrix]").forEach(prepare);
  document.addEventListener("DOMContentLoaded", prepareAll);
  document.addEventListener("htmx:load", prepareAll);
})();
