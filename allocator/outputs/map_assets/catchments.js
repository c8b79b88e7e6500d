/* Who serves whom: lines from bases to the areas that they serve, on both maps and as a list in words.
   It runs before the program of the page and needs nothing of it. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("map-data").textContent);
  const byId = (id) => document.getElementById(id);
  const INK = "#10181f";
  const WIDEST = 9;
  const LEAST = 1;
  if (!data.catchments.length) return;

  const views = ["main", "inset"].filter((name) => data.handles[name]).map((name) => {
    const map = window[data.handles[name]];
    const pane = map.createPane("catchments");
    pane.style.zIndex = 450; // above the areas, below circles and labels
    pane.setAttribute("aria-hidden", "true"); // the list says the same
    return { name: name, map: map, lines: L.layerGroup().addTo(map) };
  });

  function make(tag, text) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /* A line on a white edge, so that it stands out from every shade; dashed where its hours are not told. */
  function drawLine(view, from, to, hours, largest) {
    const width = hours === null ? LEAST : Math.max(LEAST, (WIDEST * hours) / largest);
    const dashes = hours === null ? "5 4" : null;
    const style = { pane: "catchments", interactive: false, opacity: 1, lineCap: "butt" };
    view.lines.addLayer(L.polyline([from, to], { ...style, color: "#ffffff", weight: width + 2 }));
    view.lines.addLayer(L.polyline([from, to], { ...style, color: INK, weight: width, dashArray: dashes, className: "catchment" }));
  }

  function show(chosen) {
    const shown = chosen === null ? [] : chosen.hubs;
    const largest = Math.max(0, ...shown.flatMap((hub) => hub.serves.map((one) => one[1] || 0)));
    for (const view of views) {
      view.lines.clearLayers();
      for (const hub of shown) {
        for (const [area, hours] of hub.serves) {
          drawLine(view, hub.at, data.areas[area][view.name] || data.areas[area].main, hours, largest);
        }
      }
    }
    byId("served").hidden = byId("catchments-legend").hidden = chosen === null;
    if (chosen === null) return;
    byId("served-title").textContent = "Who serves whom: " + chosen.label;
    byId("served-list").replaceChildren(...shown.flatMap((hub) => [
      make("dt", hub.name + " serves"),
      make("dd", hub.serves.map(([area, , text]) => data.areas[area].name + " " + text).join(", ")),
    ]));
    const widest = shown.flatMap((hub) => hub.serves).find((one) => one[1] === largest);
    const words = widest ? ": width in proportion to hours a year, widest " + widest[2] : "";
    const untold = shown.some((hub) => hub.serves.some((one) => one[1] === null)) ? "; dashed: hours are withheld" : "";
    byId("catchments-legend").replaceChildren(make("span", "Lines from base to " + data.areaLabel + ", " + chosen.label + words + untold));
  }

  const set = make("fieldset");
  set.append(make("legend", "Who serves whom (lines)"));
  [null, ...data.catchments].forEach((one, k) => {
    const label = make("label");
    const input = make("input");
    input.type = "radio";
    input.name = "catchments";
    input.value = String(k);
    input.checked = one === null;
    input.addEventListener("change", () => {
      show(one);
      byId("said").textContent = one === null ? "No lines are shown." : "Lines and list of who serves whom: " + one.label + ".";
    });
    label.append(input, make("span", one === null ? "no lines" : one.label));
    set.append(label);
  });
  byId("catchments").append(set);
  byId("catchments").hidden = false;
})();
