/* The search above the table of areas: by name or code, whatever the case and the accents. */
(function () {
  "use strict";

  const FEWEST_SEARCHED = 7; // fewer are seen at a glance

  /* Small letters without accents, "&" as the word and all other signs as spaces. */
  function fold(text) {
    const bare = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    return bare.replaceAll("&", " and ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /* Lets the field filter the rows of `page`, a row an area, and choose one of them. */
  window.mapSearch = function (page) {
    const box = document.getElementById("search");
    const field = document.getElementById("search-field");
    const hint = document.getElementById("search-hint");
    const usual = hint.textContent;
    const names = page.areas.map((area) => fold(area.name));
    const codes = page.codes.map(fold);

    /* The areas that match, in the order of the table; one whose code or name is wanted whole comes first. */
    function matches() {
      const wanted = fold(field.value);
      const inTable = [...page.rows].sort((a, b) => a.sectionRowIndex - b.sectionRowIndex).map((row) => page.rows.indexOf(row));
      const found = inTable.filter((i) => names[i].includes(wanted) || codes[i].includes(wanted));
      const isWhole = (i) => wanted !== "" && (names[i] === wanted || codes[i] === wanted);
      return [...found.filter(isWhole), ...found.filter((i) => !isWhole(i))];
    }

    function filter() {
      const found = matches();
      const searched = fold(field.value) !== "";
      page.rows.forEach((row, i) => { row.hidden = !found.includes(i); });
      const words = found.length + " of " + page.areas.length + " match.";
      hint.textContent = searched ? words : usual;
      page.say(searched ? words : "All " + page.areas.length + " are listed.");
    }

    function choose() {
      const found = matches();
      if (fold(field.value) !== "" && found.length) page.select(found[0]);
      else filter();
    }

    function answer(event) {
      if (event.key === "Enter") {
        event.preventDefault();
        choose();
      } else if (event.key === "Escape" && field.value !== "") {
        event.preventDefault();
        event.stopPropagation(); // the page's own Escape lets the chosen area go
        field.value = "";
        filter();
      }
    }

    box.hidden = page.areas.length < FEWEST_SEARCHED;
    field.addEventListener("input", filter);
    field.addEventListener("keydown", answer);
  };
})();
