/* The fairness slider: shows the solved plan of the point it stands on, on the map, in the tables and in words.
   Nothing is computed here; text goes through textContent only. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("page-data").textContent);
  const byId = (id) => document.getElementById(id);
  byId("slider").hidden = false; // maps need a size before they are fitted
  const slider = byId("point");
  const maps = data.maps ? window.smallMaps(data.maps, mark) : null;
  const cells = (rows) => rows.map((row) => [...row.querySelectorAll("td")]);
  const areaRows = [...document.querySelectorAll("#slider-areas tbody tr")];
  const areaCells = cells(areaRows);
  const measureCells = cells([...document.querySelectorAll("#slider-measures tbody tr")]);
  let picked = null;

  function mark(i) {
    picked = picked === i ? null : i;
    areaRows.forEach((row, k) => {
      row.classList.toggle("current", k === picked);
      row.querySelector("button").setAttribute("aria-pressed", String(k === picked));
    });
    maps.pick(picked);
  }

  function show() {
    const number = Number(slider.value);
    const point = data.points[number - 1];
    byId("slider-words").textContent = point.headline;
    slider.setAttribute("aria-valuetext", point.headline);
    point.areas.forEach((texts, i) => texts.forEach((text, k) => { areaCells[i][k].textContent = text; }));
    point.measures.forEach((text, i) => { measureCells[i][0].textContent = text; });
    document.querySelectorAll("[data-point]").forEach((mark) => {
      mark.classList.toggle("chosen", Number(mark.dataset.point) === point.drawn);
    });
    document.querySelectorAll("#points tbody tr").forEach((row, k) => {
      row.classList.toggle("current", k + 1 === number);
      if (k + 1 === number) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
    if (!maps) return;
    const layer = data.layers[Number(byId("layer").value)];
    byId("layer-note").textContent = layer.note;
    maps.legend(byId("legend"), layer);
    maps.paint(0, layer, number - 1);
  }

  slider.addEventListener("input", show);
  document.querySelectorAll("[data-go]").forEach((button) => {
    button.addEventListener("click", () => { slider.value = button.dataset.go; show(); });
  });
  if (maps) {
    byId("layer").addEventListener("change", show);
    areaRows.forEach((row, i) => row.querySelector("button").addEventListener("click", () => mark(i)));
  }
  const knee = byId("knee-mark");
  if (knee) knee.style.left = "calc(12px + (100% - 24px) * " + (Number(knee.dataset.at) - 1) / (data.points.length - 1) + ")";
  show();
  document.documentElement.dataset.ready = "true";
})();
