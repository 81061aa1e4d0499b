/* Keeps what is being written: some seconds after the last change the form goes to its draft, without the files.
   Only words for this page are put into it: an answer that leads elsewhere, or fails, is said beside the button, and
   what was written is sent again when somebody comes back, from another window where they signed in, say. */
(function () {
  "use strict";

  var PAUSE = 3000;

  document.querySelectorAll("form[data-autosave]").forEach(function (form) {
    var timer = null;
    var isKept = true;
    var place = document.getElementById("autosaved");
    var state = form.querySelector("[data-autosave-state]");
    var offline = form.querySelector("[data-autosave-offline]");

    function save(isAgain) {
      var typed = new FormData(form);
      form.querySelectorAll("input[type=file], input[name=remove]").forEach(function (input) { typed.delete(input.name); });
      fetch(form.dataset.autosave + location.search, {
        method: "POST", body: typed, credentials: "same-origin", redirect: "manual", headers: { "X-Requested-With": "autosave" }
      }).then(function (answer) {
        var token = answer.headers.get("X-CSRFToken");
        if (token) document.querySelectorAll("input[name=csrf_token]").forEach(function (input) { input.value = token; });
        if (token && !isAgain) return save(true);
        if (!answer.ok && !answer.headers.get("X-Not-Saved")) throw new Error("no words for this page");
        if (answer.status === 429) timer = setTimeout(save, 5 * PAUSE);
        return answer.text().then(function (text) { show(answer.ok, text); });
      }).catch(function () {
        isKept = false;
        state.innerHTML = offline.innerHTML;
        timer = setTimeout(save, 5 * PAUSE);
      });
    }

    function show(isSaved, text) {
      isKept = isSaved;
      state.innerHTML = isSaved ? "" : text;
      if (place && isSaved) place.innerHTML = text;
      if (place && !isSaved && form.contains(place)) place.innerHTML = "";
    }

    function later() {
      clearTimeout(timer);
      isKept = false;
      timer = setTimeout(save, PAUSE);
    }

    form.addEventListener("input", later);
    form.addEventListener("submit", function () { clearTimeout(timer); });
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden && !isKept) later();
    });
  });
})();
