/* Keeps what is being written: some seconds after the last change the form goes to its draft, without the files. */
(function () {
  "use strict";

  var PAUSE = 3000;

  document.querySelectorAll("form[data-autosave]").forEach(function (form) {
    var timer = null;
    var place = document.getElementById("autosaved");

    function save() {
      var typed = new FormData(form);
      form.querySelectorAll("input[type=file], input[name=remove]").forEach(function (input) { typed.delete(input.name); });
      fetch(form.dataset.autosave, { method: "POST", body: typed, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : ""; })
        .then(function (text) { if (place && text) place.innerHTML = text; })
        .catch(function () { timer = setTimeout(save, 5 * PAUSE); });
    }

    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    });
    form.addEventListener("submit", function () { clearTimeout(timer); });
  });
})();
