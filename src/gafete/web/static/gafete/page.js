// Conveniences of every page. Without them each page still does its job.
(() => {
  const root = document.documentElement;
  root.classList.add("has-scripts");

  // A double click on "Guardar" is one act.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && form.querySelector("[data-once]")) {
      form.dataset.sent = "yes";
      form.querySelector("[data-once]").setAttribute("aria-busy", "true");
    }
  });
  // Back from the browser's memory: the form may be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[data-once]")?.removeAttribute("aria-busy");
    }
  });

  // Small menus close when the person looks elsewhere.
  const openMenus = () => document.querySelectorAll("details[data-dropdown][open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (location.hash === "#side-menu") closeSide();
  });

  // The side menu on a phone is the target of a link; closing it must not leave its name in the address.
  const closeSide = () => {
    location.hash = "#content";
    history.replaceState(history.state, "", location.pathname + location.search);
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest(".side-close")) {
      event.preventDefault();
      closeSide();
    }
  });

  const copy = async (button) => {
    const source = button.closest(".copy-box").querySelector("[data-copy-source]");
    const words = button.querySelector("span");
    await navigator.clipboard.writeText(source.textContent.trim());
    const before = words.textContent;
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 2000);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });

  // What the server cannot know: whether scripts run here. Also for parts that arrive later.
  const enhance = (part) => {
    for (const button of part.querySelectorAll("[data-copy], [data-password-toggle]")) button.hidden = false;
    for (const input of part.querySelectorAll("input[type=date]")) sayDay(input);
    // What will change stands on the page already: it needs no step of its own.
    for (const button of part.querySelectorAll("[data-review]")) {
      button.removeAttribute("name");
      button.removeAttribute("formaction");
    }
    part.querySelector("[data-focus]")?.focus();
  };
  document.addEventListener("DOMContentLoaded", () => enhance(document));
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));

  // A suggestion that arrives late does not replace what somebody has typed since.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const field = event.detail.target.closest?.("[data-suggestion]");
    if (!field) return;
    const typed = field.querySelector("input:not([type=hidden])").value;
    if (typed !== field.querySelector("input[type=hidden]").value) event.detail.shouldSwap = false;
  });
  // Whoever already stands in the field types over the suggestion, not behind it. Other parts that arrive meanwhile
  // select nothing: what he types next would replace what he has typed so far.
  document.addEventListener("htmx:afterSwap", (event) => {
    const present = document.activeElement;
    if (event.detail.target.matches?.("[data-suggestion]") && present?.closest("[data-suggestion]")) present.select();
  });

  // A browser shows a date in its own order; the words below leave no doubt which day it is.
  const sayDay = (input) => {
    const words = document.getElementById(`${input.id}-hint`);
    if (!words?.matches("[data-day-words]")) return;
    words.dataset.empty ??= words.textContent;
    const day = new Date(`${input.value}T12:00`);
    const inWords = { day: "numeric", month: "long", year: "numeric" };
    words.textContent = Number.isNaN(day.getTime()) ? words.dataset.empty : day.toLocaleDateString(root.lang, inWords);
  };
  document.addEventListener("input", (event) => {
    if (event.target.type === "date") sayDay(event.target);
  });

  // A part that could not be fetched sends the person to the whole page, which says what is wrong.
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.requestConfig.verb === "get") location.assign(event.detail.pathInfo.finalRequestPath);
  });
})();
