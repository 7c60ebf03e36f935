// Shows and hides what was typed into a password field.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-password-toggle]");
  if (!button) return;
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const shows = input.type === "password";
  input.type = shows ? "text" : "password";
  button.setAttribute("aria-pressed", String(shows));
  button.textContent = shows ? button.dataset.hide : button.dataset.show;
});
// Browsers remember what was typed into text fields, so a shown password is hidden again before it is sent.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-password-toggle][aria-pressed=true]")) button.click();
}, true);
