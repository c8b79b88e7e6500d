/* Small maps that move together. `smallMaps(row, chosen)` takes what the page's data block says of them and
   a function that is told which area was clicked; it returns what paints them. Text goes through
   textContent only. */
window.smallMaps = function (row, chosen) {
  "use strict";

  const NO_VALUE = "url(#no-value)";
  const first = window[row.ids[0]];
  const shapes = window[row.layer].toGeoJSON();
  window[row.layer].remove();
  const span = (i) => { const box = L.geoJson(shapes.features[i]).getBounds(); return (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth()); };
  const TRIES = []; // where a label may stand about its area's middle, in parts of its width and height
  for (let down = -2; down <= 2; down += 1) for (let right = -2; right <= 2; right += 1) TRIES.push([right * 0.3, down * 0.6]);
  TRIES.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  const indexOf = new Map(row.codes.map((code, i) => [code, i]));
  const bySize = shapes.features.map((shape, k) => [span(k), indexOf.get(shape.properties.code)]).sort((a, b) => a[0] - b[0]).map((one) => one[1]);
  let following = false;
  let waiting = false;
  let least = 0;
  let picked = null;

  const bounds = L.geoJson(shapes).getBounds();
  const inner = row.inset ? L.latLngBounds(row.inset.bounds) : null;
  const views = row.ids.map((id) => makeView(window[id], "at"));
  const insets = inner ? views.map(makeInset) : [];
  views.forEach((view) => {
    view.map.on("move", () => follow(view));
    view.map.on("moveend", soon);
    if (window.matchMedia("(pointer: coarse)").matches) view.map.dragging.disable();
    if (inner) L.rectangle(inner, { fill: false, color: "#002d54", weight: 1, dashArray: "4 4", interactive: false }).addTo(view.map);
  });

  /* What is drawn at `at` (on the whole map) or at `inner` (in the part that is drawn larger). */
  function makeView(map, anchor) {
    const view = { map: map, anchor: anchor, paths: [], labels: [], fills: [], texts: [], printed: [] };
    L.geoJson(shapes, { smoothFactor: 0.4 }).addTo(map).eachLayer((path) => {
      const i = indexOf.get(path.feature.properties.code);
      view.paths[i] = path;
      path.on("click", () => chosen(i));
      path.bindTooltip(() => tip(view, i), { sticky: true, className: "tip", opacity: 1 });
      path.getElement().setAttribute("tabindex", "-1"); // the page's choices and tables are there for the keyboard
    });
    const pane = map.createPane("labels");
    pane.style.zIndex = 640;
    pane.style.pointerEvents = "none";
    row.areas.forEach((_, i) => {
      view.labels[i] = document.createElement("div");
      view.labels[i].className = "label";
      pane.append(view.labels[i]);
    });
    return view;
  }

  function makeInset(view) {
    const box = document.createElement("div");
    box.className = "map inset";
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", row.inset.label + ", enlarged");
    const name = document.createElement("p");
    name.className = "inset-name";
    name.textContent = row.inset.label + ", enlarged";
    view.map.getContainer().after(name, box);
    const still = {};
    for (const way of ["zoomControl", "attributionControl", "dragging", "scrollWheelZoom", "doubleClickZoom", "boxZoom", "touchZoom", "keyboard", "zoomAnimation", "fadeAnimation"]) still[way] = false;
    return makeView(L.map(box, { ...still, zoomSnap: 0, center: inner.getCenter(), zoom: 8 }), "inner");
  }

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
    first.fitBounds(bounds, { padding: [6, 6], animate: false });
    least = first.getZoom();
    views.forEach((view) => view.map.setMinZoom(least).setMaxZoom(least + 6));
    insets.forEach((view) => view.map.invalidateSize({ animate: false, pan: false }).fitBounds(inner, { animate: false }));
    placeAll();
  }

  /* Whether white text stands out from a colour of the form #rrggbb more than black (WCAG 2.2, luminance). */
  function isDark(fill) {
    if (!fill.startsWith("#")) return false;
    const linear = (share) => (share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4));
    const [r, g, b] = [1, 3, 5].map((k) => linear(parseInt(fill.slice(k, k + 2), 16) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.179;
  }

  /* Labels are placed once for all maps that moved. */
  function soon() {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(() => { waiting = false; placeAll(); });
  }

  function placeAll() {
    [...views, ...insets].forEach(placeLabels);
    tellUnprinted();
  }

  /* A value is printed where its middle lies in its own area and it meets no other; the table has them all. */
  function placeLabels(view) {
    if (!view.texts.length) return;
    const taken = [];
    const size = view.map.getSize();
    const corner = view.map.containerPointToLayerPoint([0, 0]);
    const apart = view.anchor === "at" && inner && view.map.getZoom() < least + 0.4;
    view.printed = [];
    bySize.forEach((i) => {
      const label = view.labels[i];
      const spot = row.areas[i][view.anchor];
      label.style.display = "block";
      label.textContent = view.texts[i];
      label.classList.toggle("light", isDark(view.fills[i]));
      const box = spot && !(apart && inner.contains(spot)) ? room(view, i, spot, corner, size, taken) : null;
      view.printed[i] = box !== null;
      if (box === null) {
        label.style.display = "none";
        return;
      }
      taken.push(box);
      L.DomUtil.setPosition(label, L.point(box.x, box.y).round());
    });
  }

  /* The place for a label that is nearest to the middle of its area, or null where there is none. */
  function room(view, i, spot, corner, size, taken) {
    const at = view.map.latLngToLayerPoint(spot);
    const w = view.labels[i].offsetWidth;
    const h = view.labels[i].offsetHeight;
    for (const [right, down] of TRIES) {
      const x = at.x + right * w - w / 2;
      const y = at.y + down * h - h / 2;
      if (x < corner.x || y < corner.y || x + w > corner.x + size.x || y + h > corner.y + size.y) continue;
      if (taken.some((o) => o.x < x + w + 2 && x < o.x + o.w + 2 && o.y < y + h + 1 && y < o.y + o.h + 1)) continue;
      if (holds(view, i, x + w / 2, y + h / 2)) return { x: x, y: y, w: w, h: h };
    }
    return null;
  }

  function holds(view, i, x, y) {
    const path = view.paths[i].getElement();
    const spot = path.ownerSVGElement.createSVGPoint();
    spot.x = x;
    spot.y = y;
    return path.isPointInFill(spot);
  }

  /* Says which values stand on no map for lack of room; `printed` tells for each map which do. */
  function tellUnprinted() {
    const line = document.getElementById("unprinted");
    if (!line) return;
    const lost = row.areas.filter((_, i) => views.some((view, k) => !view.printed[i] && !(insets[k] && insets[k].printed[i])));
    line.textContent = lost.length === 0
      ? "Every value is printed on its map."
      : "Not printed on every map, for lack of room: " + lost.map((area) => area.name).join(", ") + ". The tables hold every value.";
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
    for (const view of [views[k], insets[k]].filter(Boolean)) {
      view.fills = shown.classes.map((one) => (one === null ? NO_VALUE : layer.shades[one][1]));
      view.texts = shown.texts.map((text) => text || "no value");
      outline(view);
      placeLabels(view);
    }
    tellUnprinted();
  }

  function pick(i) {
    picked = i;
    [...views, ...insets].forEach(outline);
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

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") views.forEach((view) => view.paths.forEach((path) => path.closeTooltip()));
  });
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
  const printing = (on) => { document.documentElement.classList.toggle("printing", on); resized(); };
  window.addEventListener("beforeprint", () => printing(true));
  window.addEventListener("afterprint", () => printing(false));
  resized();
  return { paint: paint, pick: pick, legend: legend };
};
