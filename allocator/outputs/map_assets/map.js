/* The program of the map page. It reads the data block, paints folium's maps and answers clicks and
   keys. Text from data reaches the page through textContent only. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("map-data").textContent);
  const areas = data.areas;
  const indexOf = new Map(data.codes.map((code, i) => [code, i]));
  const byId = (id) => document.getElementById(id);
  const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const NO_VALUE = "url(#no-value)";
  const SVG = "http://www.w3.org/2000/svg";
  const INK = "#10181f";
  const BASE = "#ffd54a";
  const LEGEND_CIRCLE = 10;

  let chosenLayer = 0;
  let chosenArea = null;
  let showBases = true;
  let order = { by: "value", rising: false };

  function make(tag, text, className) {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function draw(tag, attributes) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  function swatch(fill) {
    const box = draw("svg", { width: 22, height: 14, "aria-hidden": "true" });
    box.append(draw("rect", { x: 0.5, y: 0.5, width: 21, height: 13, fill: fill, stroke: "#44525f" }));
    return box;
  }

  /* Whether white text stands out from a colour of the form #rrggbb more than black (WCAG 2.2, luminance). */
  function isDark(fill) {
    if (!fill.startsWith("#")) return false;
    const linear = (share) => (share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4));
    const [r, g, b] = [1, 3, 5].map((k) => linear(parseInt(fill.slice(k, k + 2), 16) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.179;
  }

  const layerNow = () => data.layers[chosenLayer];
  const hasValue = (i) => layerNow().classes[i] !== null;
  const textOf = (i) => (hasValue(i) ? layerNow().texts[i] : layerNow().texts[i] || "no value");
  const fillOf = (i) => (hasValue(i) ? layerNow().shades[layerNow().classes[i]][1] : NO_VALUE);
  const titleOf = (layer) => (layer.group && layer.group !== layer.label ? layer.group + ": " + layer.label : layer.label);

  /* ---- the two maps ---- */

  const main = makeView(window[data.handles.main], window[data.handles.areas], "main");
  const views = [main];
  if (data.inset) {
    const map = window[data.handles.inset];
    views.push(makeView(map, L.geoJson(window[data.handles.areas].toGeoJSON(), { smoothFactor: 0.4 }).addTo(map), "inset"));
  }

  function makeView(map, polygons, anchor) {
    const view = { map: map, anchor: anchor, paths: [], labels: [], circles: [], fitted: 0 };
    const ring = (color, weight, className) => L.geoJson(null, { interactive: false, smoothFactor: 0.4, className: className, style: { fill: false, color: color, weight: weight } });
    view.bounds = anchor === "main" ? polygons.getBounds() : L.latLngBounds(data.inset);
    polygons.eachLayer((path) => {
      const i = indexOf.get(path.feature.properties.code);
      view.paths[i] = path;
      path.on("click", () => select(i));
      path.bindTooltip(() => areaTip(i), { sticky: true, className: "tip", opacity: 1 });
      const element = path.getElement();
      element.setAttribute("role", "button");
      element.setAttribute("tabindex", anchor === "main" ? "0" : "-1");
      element.dataset.area = String(i);
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        select(i);
      });
      element.addEventListener("focus", () => encircle(view.focus, element.matches(":focus-visible") ? path : null));
      element.addEventListener("blur", () => encircle(view.focus, null));
    });
    view.chosen = [ring(INK, 2.5, "")];
    view.focus = [ring(INK, 8, "focus-ring"), ring("#ffdd00", 4, "focus-ring")];
    [...view.chosen, ...view.focus].forEach((one) => one.addTo(map));
    const pane = map.createPane("labels");
    pane.style.zIndex = 640;
    pane.style.pointerEvents = "none";
    areas.forEach((area, i) => {
      const label = make("div", undefined, "label");
      label.append(make("i", area.name), make("b"));
      label.setAttribute("aria-hidden", "true");
      pane.append(label);
      view.labels[i] = label;
    });
    if (reduced) {
      const panBy = map.panBy;
      map.panBy = (offset) => panBy.call(map, offset, { animate: false });
    }
    return view;
  }

  /* Draws rings along an area's border. The area itself stays where it is: an element that moves loses focus. */
  function encircle(rings, path) {
    for (const ring of rings) {
      ring.clearLayers();
      if (path) ring.addData(path.feature);
    }
  }

  function areaTip(i) {
    const tip = make("div");
    tip.append(make("b", areas[i].name), make("span", titleOf(layerNow()) + ": " + textOf(i)));
    return tip;
  }

  function baseTip(k) {
    const tip = make("div");
    tip.append(make("b", data.bases[k].name));
    for (const [label, text] of data.bases[k].facts) tip.append(make("span", label + ": " + text));
    if (!data.bases[k].facts.length) tip.append(make("span", layerNow().posts[k] + " posts"));
    return tip;
  }

  function isZoomed(view) {
    return view.map.getZoom() > view.fitted + 0.4;
  }

  function fit(view) {
    const map = view.map;
    map.invalidateSize({ animate: false, pan: false });
    map.setMaxBounds(null).setMinZoom(0);
    const low = view.credit ? view.credit.offsetHeight + 4 : 0;
    const room = view === main ? 8 : 0;
    map.fitBounds(view.bounds, { paddingTopLeft: [room, room], paddingBottomRight: [room, room + low], animate: false });
    view.fitted = map.getZoom();
    map.setMinZoom(view.fitted);
    if (view === main) map.setMaxBounds(map.getBounds().pad(0.15)).setMaxZoom(view.fitted + 5);
  }

  function paintPaths(view) {
    view.paths.forEach((path, i) => {
      path.setStyle({ color: "#2b3a47", weight: 0.9, fillColor: fillOf(i), fillOpacity: 1 });
      path.getElement().setAttribute("aria-label", areas[i].name + ": " + textOf(i));
      path.getElement().setAttribute("aria-pressed", String(i === chosenArea));
    });
    encircle(view.chosen, chosenArea === null ? null : view.paths[chosenArea]);
  }

  function paintCircles(view) {
    view.circles.forEach((circle) => circle.remove());
    view.circles = [];
    const sizes = layerNow().sizes;
    const largest = Math.max(0, ...sizes);
    if (!showBases || largest <= 0) return;
    const radius = Math.min(11, Math.max(6, view.map.getSize().x / 55));
    const falling = data.bases.map((_, k) => k).filter((k) => sizes[k] > 0).sort((a, b) => sizes[b] - sizes[a]);
    for (const k of falling) {
      const circle = L.circleMarker(data.bases[k].at, {
        radius: Math.max(2.5, radius * Math.sqrt(sizes[k] / largest)),
        pane: "markerPane",
        color: INK,
        weight: 1.25,
        fillColor: BASE,
        fillOpacity: 0.95,
      });
      circle.bindTooltip(() => baseTip(k), { className: "tip", opacity: 1 });
      circle.on("click", () => { if (data.bases[k].area !== null) select(data.bases[k].area); });
      circle.addTo(view.map);
      circle.getElement().setAttribute("aria-hidden", "true");
      circle.getElement().setAttribute("tabindex", "-1"); // the table of bases is there for the keyboard
      view.circles.push(circle);
    }
  }

  /* ---- labels: name and value where they fit, the value alone where only that fits ---- */

  function overlaps(a, b) {
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
  }

  function covers(view, i, point) {
    const path = view.paths[i];
    if (!path.getBounds().contains(view.map.layerPointToLatLng(point))) return false;
    const spot = path.getElement().ownerSVGElement.createSVGPoint();
    spot.x = point.x;
    spot.y = point.y;
    return path.getElement().isPointInFill(spot);
  }

  function runsOver(view, i, box) {
    for (const x of [box.x + 3, box.x + box.w - 3]) {
      for (const y of [box.y + 3, box.y + box.h / 2, box.y + box.h - 3]) {
        const point = L.point(x, y);
        if (areas.some((_, k) => k !== i && covers(view, k, point))) return true;
      }
    }
    return false;
  }

  function placeLabels(view) {
    const map = view.map;
    if (view.pan) view.pan.hidden = !isZoomed(view);
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const screen = { x: corner.x, y: corner.y, w: size.x, h: size.y };
    const frame = data.inset && view === main && !isZoomed(view) ? L.latLngBounds(data.inset) : null;
    const circles = view.circles.map((circle) => {
      const at = map.latLngToLayerPoint(circle.getLatLng());
      const r = circle.getRadius() + 1;
      return { x: at.x - r, y: at.y - r, w: 2 * r, h: 2 * r };
    });
    const taken = [];
    const origin = map.getContainer().getBoundingClientRect();
    map.getContainer().parentNode.querySelectorAll(".leaflet-control, figcaption").forEach((thing) => {
      const r = thing.getBoundingClientRect();
      if (r.width) taken.push({ x: corner.x + r.x - origin.x, y: corner.y + r.y - origin.y, w: r.width, h: r.height });
    });
    const span = (i) => {
      const box = view.paths[i].getBounds();
      return (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
    };
    const queue = areas.map((_, i) => i).sort((a, b) => span(a) - span(b));
    for (const i of queue) {
      const label = view.labels[i];
      const anchor = areas[i][view.anchor];
      label.style.display = "none";
      if (!anchor || (frame && frame.contains(anchor))) continue;
      label.style.display = "block";
      label.lastChild.textContent = textOf(i);
      const middle = map.latLngToLayerPoint(anchor);
      const box = FORMS.reduce((found, form) => found || findRoom(view, i, middle, form, circles, taken, screen), null);
      if (!box) {
        label.style.display = "none";
        continue;
      }
      taken.push(box);
      L.DomUtil.setPosition(label, L.point(box.x, box.y).round());
    }
  }

  /* How a label may stand, best first. Spilling: its middle is in its area, its ends may not be. */
  const FORMS = [
    { look: "label" },
    { look: "label narrow" },
    { look: "label narrow", spills: true },
    { look: "label", spills: true },
    { look: "label short" },
    { look: "label short on-base", covers: true },
  ];

  function findRoom(view, i, middle, form, circles, taken, screen) {
    const label = view.labels[i];
    label.className = form.look + (isDark(fillOf(i)) ? " light" : "");
    const w = label.offsetWidth;
    const h = label.offsetHeight;
    const tries = [];
    for (let up = -5; up <= 5; up += 1) for (let side = -3; side <= 3; side += 1) tries.push([side * 0.2 * w, up * 0.3 * h]);
    tries.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
    for (const [dx, dy] of tries) {
      const box = { x: middle.x + dx - w / 2, y: middle.y + dy - h / 2, w: w, h: h };
      if (box.x < screen.x || box.y < screen.y || box.x + w > screen.x + screen.w || box.y + h > screen.y + screen.h) continue;
      if (taken.some((other) => overlaps(box, other))) continue;
      if (!form.covers && circles.some((other) => overlaps(box, other))) continue;
      const inside = (form.spills ? [0.5] : [0.25, 0.5, 0.75]).some((part) => covers(view, i, L.point(box.x + w * part, box.y + h / 2)));
      if (!inside || (!form.spills && runsOver(view, i, box))) continue;
      return box;
    }
    return null;
  }

  /* ---- controls on the maps ---- */

  function addControls() {
    const credit = L.control({ position: "bottomright" });
    credit.onAdd = () => {
      const box = make("details", undefined, "credit");
      box.append(make("summary", "Sources"));
      L.DomEvent.disableClickPropagation(box);
      data.attribution.forEach((line) => box.append(make("div", line)));
      main.credit = box;
      return box;
    };
    credit.addTo(main.map);

    const ways = [["\u2191", "up", 0, -1], ["\u2193", "down", 0, 1], ["\u2190", "left", -1, 0], ["\u2192", "right", 1, 0]];
    const pan = L.control({ position: "topleft" });
    pan.onAdd = () => {
      const box = make("div", undefined, "leaflet-bar pan");
      const add = (sign, words, act) => {
        const button = make("button", sign);
        button.type = "button";
        button.title = words;
        button.setAttribute("aria-label", words);
        button.addEventListener("click", act);
        box.append(button);
      };
      add("\u2302", "Show the whole map", () => { fit(main); placeLabels(main); });
      for (const [sign, words, x, y] of ways) {
        add(sign, "Move the map " + words, () => main.map.panBy([x * 120, y * 120], { animate: !reduced }));
      }
      L.DomEvent.disableClickPropagation(box);
      pan.box = box;
      return box;
    };
    pan.addTo(main.map);
    main.pan = pan.box;
    L.control.scale({ position: "topleft" }).addTo(main.map); // below would be under the sources
    if (window.matchMedia("(pointer: coarse)").matches) main.map.dragging.disable();

    main.map.getContainer().setAttribute("role", "region");
    main.map.getContainer().setAttribute("aria-label", "Map of all " + byId("values-title").textContent.toLowerCase());
    if (!data.inset) return;
    const inset = views[1].map.getContainer();
    inset.setAttribute("role", "region");
    inset.setAttribute("aria-label", inset.parentNode.querySelector("figcaption").textContent);
    L.rectangle(data.inset, { fill: false, color: "#002d54", weight: 1.5, dashArray: "5 4", interactive: false }).addTo(main.map);
  }

  /* ---- choices, heading, legend ---- */

  function buildChoices() {
    const form = byId("layers");
    const groups = new Map();
    data.layers.forEach((layer, k) => {
      if (!groups.has(layer.group)) {
        const set = make("fieldset");
        set.append(make("legend", layer.group));
        groups.set(layer.group, set);
        form.append(set);
      }
      const label = make("label");
      const input = make("input");
      input.type = "radio";
      input.name = "layer";
      input.value = String(k);
      input.checked = k === 0;
      input.addEventListener("change", () => { show(k, chosenArea); say(titleOf(layer) + " is shown."); writeLink(k, chosenArea); });
      label.append(input, make("span", layer.label));
      groups.get(layer.group).append(label);
    });
    if (!data.bases.length) {
      byId("bases").hidden = true;
      return;
    }
    const label = make("label", undefined, "extra");
    const input = make("input");
    input.type = "checkbox";
    input.id = "show-bases";
    input.checked = true;
    input.addEventListener("change", () => { showBases = input.checked; paint(); });
    label.append(input, make("span", "Bases, sized by posts"));
    form.append(label);
  }

  function paintHeading() {
    const layer = layerNow();
    byId("layer-title").textContent = titleOf(layer);
    byId("layer-note").textContent = layer.note;
    byId("layer-note").hidden = !layer.note;
    byId("chosen-name").textContent = titleOf(layer);
    const legend = byId("legend");
    legend.replaceChildren(make("strong", layer.unit));
    const add = (fill, text) => {
      const item = make("span");
      item.append(swatch(fill), make("span", text));
      legend.append(item);
    };
    layer.shades.forEach(([text, fill]) => add(fill, text));
    if (layer.classes.includes(null)) add(NO_VALUE, "no value");
    const largest = Math.max(0, ...layer.sizes);
    if (!showBases || largest <= 0) return;
    const item = make("span");
    const r = LEGEND_CIRCLE;
    const picture = draw("svg", { width: 2 * r + 2, height: 2 * r + 2, "aria-hidden": "true" });
    picture.append(draw("circle", { cx: r + 1, cy: r + 1, r: r, fill: BASE, stroke: INK }));
    item.append(picture, make("span", "base: area in proportion to posts, largest " + layer.posts[layer.sizes.indexOf(largest)]));
    legend.append(item);
  }

  /* ---- table of values ---- */

  const rows = [];

  function buildTable() {
    areas.forEach((area, i) => {
      const row = make("tr");
      const head = make("th");
      head.scope = "row";
      const button = make("button", area.name);
      button.type = "button";
      button.dataset.area = String(i);
      button.addEventListener("click", () => select(chosenArea === i ? null : i));
      head.append(button);
      row.append(head, make("td"));
      rows[i] = row;
    });
    document.querySelectorAll("[data-sort]").forEach((button) => {
      button.addEventListener("click", () => {
        const by = button.dataset.sort;
        order = { by: by, rising: order.by === by ? !order.rising : by === "name" };
        paintTable();
      });
    });
  }

  function ranked() {
    const values = layerNow().values;
    const list = areas.map((_, i) => i);
    const turn = order.rising ? 1 : -1;
    if (order.by === "name") return list.sort((a, b) => turn * areas[a].name.localeCompare(areas[b].name, "en-GB"));
    return list.sort((a, b) => {
      if (values[a] === null || values[b] === null) return (values[a] === null) - (values[b] === null);
      return turn * (values[a] - values[b]) || a - b;
    });
  }

  function paintTable() {
    byId("values-caption").textContent = titleOf(layerNow()) + " (" + layerNow().unit + ")";
    const body = byId("values-body");
    const focused = document.activeElement;
    for (const i of ranked()) {
      const cell = rows[i].lastChild;
      cell.textContent = textOf(i);
      cell.append(swatch(fillOf(i)));
      rows[i].classList.toggle("chosen", i === chosenArea);
      rows[i].querySelector("button").setAttribute("aria-pressed", String(i === chosenArea));
      body.append(rows[i]);
    }
    if (body.contains(focused)) focused.focus({ preventScroll: true });
    document.querySelectorAll("[data-sort]").forEach((button) => {
      const head = button.parentNode;
      if (button.dataset.sort === order.by) head.setAttribute("aria-sort", order.rising ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    byId("bases-caption").textContent = titleOf(layerNow());
    byId("bases-body").replaceChildren(...data.bases.map((base, k) => {
      const row = make("tr");
      const head = make("th", base.name);
      head.scope = "row";
      row.append(head, make("td", base.area === null ? "" : areas[base.area].name), make("td", layerNow().posts[k]));
      return row;
    }));
  }

  /* ---- side panel ---- */

  function paintPanel() {
    const area = chosenArea === null ? data.whole : areas[chosenArea];
    const body = byId("panel-body");
    body.replaceChildren();
    byId("panel-close").hidden = chosenArea === null;
    byId("panel-close").textContent = data.whole ? "Back to " + data.whole.name : "Close";
    byId("panel-title").textContent = area ? area.name : "No " + data.areaLabel + " chosen";
    if (chosenArea === null) {
      body.append(make("p", "Choose a " + data.areaLabel + " on a map or in the table to see its numbers.", "group"));
    } else {
      if (area.group) body.append(make("p", area.group, "group"));
      body.append(facts([[titleOf(layerNow()), textOf(chosenArea)]], "now"));
    }
    if (!area) return;
    for (const section of area.sections) {
      if (section.title) body.append(make("h3", section.title));
      if (section.facts.length) body.append(facts(section.facts));
      if (section.columns.length) body.append(grid(section.columns, section.rows));
    }
  }

  function facts(pairs, className) {
    const list = make("dl", undefined, className);
    for (const [label, text] of pairs) list.append(make("dt", label), make("dd", text));
    return list;
  }

  function grid(columns, lines) {
    const table = make("table");
    const head = make("tr");
    for (const text of columns) {
      const cell = make("th", text);
      cell.scope = "col";
      head.append(cell);
    }
    const top = make("thead");
    top.append(head);
    const body = make("tbody");
    for (const line of lines) {
      const row = make("tr");
      line.forEach((text, k) => {
        const cell = make(k === 0 ? "th" : "td", text);
        if (k === 0) cell.scope = "row";
        row.append(cell);
      });
      body.append(row);
    }
    table.append(top, body);
    return table;
  }

  /* ---- putting it together ---- */

  function select(i) {
    chosenArea = i;
    views.forEach(paintPaths);
    paintTable();
    paintPanel();
    say(i === null ? "No " + data.areaLabel + " is chosen." : areas[i].name + ": " + textOf(i) + ". Its figures are under the maps.");
    writeLink(chosenLayer, i);
  }

  function show(layer, area) {
    chosenLayer = layer;
    chosenArea = area;
    const inputs = [...document.querySelectorAll("#layers input[type=radio]")];
    inputs.find((input) => Number(input.value) === layer).checked = true; // layers of a group stand together
    paint();
  }

  /* A status line that is read out and not seen. */
  function say(text) {
    byId("said").textContent = text;
  }

  function paint() {
    paintHeading();
    for (const view of views) {
      paintPaths(view);
      paintCircles(view);
      placeLabels(view);
    }
    paintTable();
    paintPanel();
  }

  function refit() {
    for (const view of views) {
      if (view === main && isZoomed(main)) main.map.invalidateSize({ animate: false });
      else fit(view);
      paintCircles(view);
      placeLabels(view);
    }
  }

  buildChoices();
  buildTable();
  if (window.matchMedia("(max-width: 819px)").matches) byId("choices").open = false;
  for (const view of views) {
    const low = L.CRS.EPSG3857.project(view.bounds.getSouthWest());
    const high = L.CRS.EPSG3857.project(view.bounds.getNorthEast());
    const margin = view === main ? 1.1 : 1;
    view.map.getContainer().style.aspectRatio = String((high.x - low.x) / (high.y - low.y) / margin);
  }
  addControls();
  views.forEach(fit);
  paint();
  main.map.on("moveend", () => placeLabels(main));
  window.addEventListener("resize", () => window.requestAnimationFrame(refit));
  const printing = (on) => { document.documentElement.classList.toggle("printing", on); refit(); };
  window.addEventListener("beforeprint", () => printing(true));
  window.addEventListener("afterprint", () => printing(false));
  byId("panel-close").addEventListener("click", () => {
    const button = chosenArea === null ? null : rows[chosenArea].querySelector("button");
    select(null);
    if (button) button.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    views.forEach((view) => view.paths.forEach((path) => path.closeTooltip()));
    if (chosenArea !== null) select(null);
  });
  const parts = { ...data, rows: rows, select: select, show: show, say: say, titleOf: (k) => titleOf(data.layers[k]) };
  window.mapSearch(parts);
  const writeLink = window.mapLinks(parts);
  document.documentElement.dataset.ready = "true";
})();
