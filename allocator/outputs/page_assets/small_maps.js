/* Small maps that move together. `smallMaps(row, chosen)` takes what the page's data block says of them and
   a function that is told which area was clicked; it returns what paints them. Text goes through
   textContent only. */
window.smallMaps = function (row, chosen) {
  "use strict";

  const NO_VALUE = "url(#no-value)";
  const first = window[row.ids[0]];
  const shapes = window[row.layer].toGeoJSON();
  window[row.layer].remove();
  const indexOf = new Map(row.codes.map((code, i) => [code, i]));
  let following = false;
  let picked = null;

  const views = row.ids.map((id) => {
    const map = window[id];
    const view = { map: map, paths: [], labels: [], fills: [], texts: [] };
    const layer = L.geoJson(shapes, { smoothFactor: 0.4 }).addTo(map);
    view.bounds = layer.getBounds();
    layer.eachLayer((path) => {
      const i = indexOf.get(path.feature.properties.code);
      view.paths[i] = path;
      path.on("click", () => chosen(i));
      path.bindTooltip(() => tip(view, i), { sticky: true, className: "tip", opacity: 1 });
    });
    const pane = map.createPane("labels");
    pane.style.zIndex = 640;
    pane.style.pointerEvents = "none";
    row.areas.forEach((_, i) => {
      view.labels[i] = document.createElement("div");
      view.labels[i].className = "label";
      pane.append(view.labels[i]);
    });
    map.on("move", () => follow(view));
    map.on("moveend", () => views.forEach(placeLabels));
    if (window.matchMedia("(pointer: coarse)").matches) map.dragging.disable();
    return view;
  });

  function tip(view, i) {
    const box = document.createElement("div");
    const name = document.createElement("b");
    name.textContent = row.areas[i].name;
    const value = document.createElement("span");
    value.textContent = view.texts[i];
    box.append(name, value);
    return box;
  }

  function follow(leader) {
    if (following) return;
    following = true;
    for (const view of views) {
      if (view !== leader) view.map.setView(leader.map.getCenter(), leader.map.getZoom(), { animate: false });
    }
    following = false;
  }

  function whole() {
    views.forEach((view) => view.map.invalidateSize({ animate: false, pan: false }));
    views.forEach((view) => view.map.setMinZoom(0).setMaxBounds(null));
    first.fitBounds(views[0].bounds, { padding: [6, 6], animate: false });
    const least = first.getZoom();
    views.forEach((view) => view.map.setMinZoom(least).setMaxZoom(least + 6));
    views.forEach(placeLabels);
  }

  function isDark(fill) {
    if (!fill.startsWith("#")) return false;
    const [r, g, b] = [1, 3, 5].map((k) => Math.pow(parseInt(fill.slice(k, k + 2), 16) / 255, 2.2));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.18;
  }

  /* A value is printed where it fits into its own area and meets no other; the table has them all. */
  function placeLabels(view) {
    if (!view.texts.length) return;
    const taken = [];
    const size = view.map.getSize();
    row.areas.forEach((area, i) => {
      const label = view.labels[i];
      label.style.display = "block";
      label.textContent = view.texts[i];
      label.classList.toggle("light", isDark(view.fills[i]));
      const at = view.map.latLngToLayerPoint(area.at);
      const place = view.map.layerPointToContainerPoint(at);
      const box = { x: at.x - label.offsetWidth / 2, y: at.y - label.offsetHeight / 2, w: label.offsetWidth, h: label.offsetHeight };
      const away = place.x < box.w / 2 || place.y < box.h / 2 || place.x + box.w / 2 > size.x || place.y + box.h / 2 > size.y;
      const met = taken.some((o) => o.x < box.x + box.w && box.x < o.x + o.w && o.y < box.y + box.h && box.y < o.y + o.h);
      if (away || met || !inside(view, i, box)) {
        label.style.display = "none";
        return;
      }
      taken.push(box);
      L.DomUtil.setPosition(label, L.point(box.x, box.y).round());
    });
  }

  function inside(view, i, box) {
    const path = view.paths[i].getElement();
    const spot = path.ownerSVGElement.createSVGPoint();
    return [0.1, 0.5, 0.9].every((part) => {
      spot.x = box.x + box.w * part;
      spot.y = box.y + box.h / 2;
      return path.isPointInFill(spot);
    });
  }

  function outline(view) {
    view.paths.forEach((path, i) => {
      path.setStyle({ color: i === picked ? "#10181f" : "#2b3a47", weight: i === picked ? 3.5 : 0.8, fillColor: view.fills[i], fillOpacity: 1 });
    });
    if (picked !== null) view.paths[picked].bringToFront();
  }

  /* Colours map k by map `number` of a layer. */
  function paint(k, layer, number) {
    const shown = layer.maps[number];
    const view = views[k];
    view.fills = shown.classes.map((one) => (one === null ? NO_VALUE : layer.shades[one][1]));
    view.texts = shown.texts.map((text) => text || "no value");
    outline(view);
    placeLabels(view);
  }

  function pick(i) {
    picked = i;
    views.forEach(outline);
  }

  function swatch(fill) {
    const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of [["width", 22], ["height", 14], ["aria-hidden", "true"]]) box.setAttribute(name, value);
    for (const [name, value] of [["x", 0.5], ["y", 0.5], ["width", 21], ["height", 13], ["stroke", "#44525f"], ["fill", fill]]) square.setAttribute(name, value);
    box.append(square);
    return box;
  }

  function legend(element, layer) {
    const title = document.createElement("strong");
    title.textContent = layer.unit;
    element.replaceChildren(title);
    const shades = layer.shades.slice();
    if (layer.maps.some((one) => one.classes.includes(null))) shades.push(["no value", NO_VALUE]);
    for (const [text, fill] of shades) {
      const item = document.createElement("span");
      item.append(swatch(fill), text);
      element.append(item);
    }
  }

  const moves = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };
  document.querySelectorAll("[data-move]").forEach((button) => {
    button.addEventListener("click", () => {
      const way = button.dataset.move;
      if (way === "whole") whole();
      else if (way === "in" || way === "out") first.setZoom(first.getZoom() + (way === "in" ? 1 : -1), { animate: false });
      else if (way === "area") { if (picked !== null) first.fitBounds(views[0].paths[picked].getBounds(), { padding: [20, 20], animate: false }); }
      else first.panBy([moves[way][0] * 100, moves[way][1] * 100], { animate: false });
    });
  });
  let size = "";
  const resized = () => {
    const now = first.getContainer().clientWidth + " " + first.getContainer().clientHeight;
    if (now !== size) { size = now; whole(); }
  };
  window.addEventListener("resize", () => window.requestAnimationFrame(resized));
  window.addEventListener("beforeprint", resized);
  window.addEventListener("afterprint", resized);
  resized();
  return { paint: paint, pick: pick, legend: legend };
};
