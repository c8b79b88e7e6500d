/* The program of the comparison page: paints the maps and reads out the chosen area. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("page-data").textContent);
  const byId = (id) => document.getElementById(id);
  if (data.maps) start();
  document.documentElement.dataset.ready = "true";

  function start() {
    const maps = window.smallMaps(data.maps, choose);
    const other = byId("other");
    const last = data.plans.length;

    const layerNow = () => data.layers[Number(byId("layer").value)];
    const otherNow = () => (other ? Number(other.value) : 1);

    function paint() {
      const layer = layerNow();
      byId("layer-note").textContent = layer.note;
      maps.legend(byId("legend"), layer);
      data.plans.forEach((_, k) => maps.paint(k, layer, k));
      if (last > 1) {
        byId("name-" + last).textContent = "Difference: " + data.plans[otherNow()] + " less " + data.plans[0];
        maps.legend(byId("difference-legend"), layer.difference);
        maps.paint(last, layer.difference, otherNow());
      }
      read();
    }

    function choose(i) {
      byId("area").value = String(i);
      read();
    }

    function read() {
      const picked = byId("area").value === "" ? null : Number(byId("area").value);
      maps.pick(picked);
      document.querySelectorAll("tr[data-area]").forEach((row) => {
        row.classList.toggle("chosen", picked !== null && row.dataset.area === data.maps.codes[picked]);
      });
      const box = byId("readout");
      box.replaceChildren();
      if (picked === null) return;
      const layer = layerNow();
      const name = document.createElement("strong");
      name.textContent = data.maps.areas[picked].name + ", " + layer.label.toLowerCase() + ": ";
      box.append(name, data.plans.map((plan, k) => {
        const change = k ? " (" + layer.difference.maps[k].texts[picked] + ")" : "";
        return plan + " " + (layer.maps[k].texts[picked] || "no value") + change;
      }).join("; "));
    }

    ["layer", "area", "other"].forEach((id) => {
      if (byId(id)) byId(id).addEventListener("change", id === "area" ? read : paint);
    });
    paint();
  }
})();
