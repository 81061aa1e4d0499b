/* Makes pages pleasanter; every page works without it. */
(function () {
  "use strict";

  // A form sent once is not sent again while its answer is on the way; coming back to the page frees it.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button[type=submit]").forEach(function (button) { button.setAttribute("aria-disabled", "true"); });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("button[aria-disabled]").forEach(function (button) { button.removeAttribute("aria-disabled"); });
    });
  });

  // Filters apply as soon as one is chosen.
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-autosubmit") && event.target.tagName === "SELECT") form.requestSubmit();
  });

  // How much has been written, beside how much may be.
  document.querySelectorAll("[data-count]").forEach(function (area) {
    var place = document.getElementById(area.dataset.count);
    if (!place) return;
    var most = Number(area.dataset.most);
    var show = function () {
      var length = Array.from(area.value).length;
      place.textContent = length;
      place.parentElement.classList.toggle("is-over", length > most);
    };
    area.addEventListener("input", show);
    show();
  });

  // Buttons that only a script can serve stay hidden without it.
  document.querySelectorAll("[data-copy], [data-print]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    var copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(function () { copy.textContent = copy.dataset.copied; });
    }
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
