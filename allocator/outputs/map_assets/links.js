/* Links to a view of the map. The fragment of the address names a layer by its id and an area by its code,
   #layer=coverage&area=N; what it does not name is as on a page just opened. Its values are looked up in the
   page's own lists and otherwise only shown, as text. */
(function () {
  "use strict";

  const LONGEST_SHOWN = 40;

  /* Follows links to `page`; gives back the function that writes the address of the view shown. */
  window.mapLinks = function (page) {
    const ids = page.layers.map((layer) => layer.id);

    /* The place of a wanted value in a list, or null; one that is not there is told to `strangers`. */
    function find(list, wanted, what, strangers) {
      if (wanted === null) return null;
      const place = list.indexOf(wanted);
      if (place >= 0) return place;
      strangers.push("This map has no " + what + " “" + wanted.slice(0, LONGEST_SHOWN) + "”; the link's is left out.");
      return null;
    }

    function follow() {
      const named = new URLSearchParams(window.location.hash.slice(1));
      const anchor = window.location.hash !== "" && !named.has("layer") && !named.has("area");
      if (anchor) return; // a place in the page, as the skip links name
      const strangers = [];
      const layer = find(ids, named.get("layer"), "layer", strangers);
      const area = find(page.codes, named.get("area"), page.areaLabel, strangers);
      page.show(layer === null ? 0 : layer, area);
      const chosen = area === null ? [] : [page.areas[area].name + " is chosen."];
      page.say([...strangers, page.titleOf(layer === null ? 0 : layer) + " is shown.", ...chosen].join(" "));
    }

    function write(layer, area) {
      const named = new URLSearchParams({ layer: ids[layer] });
      if (area !== null) named.set("area", page.codes[area]);
      window.history.replaceState(null, "", "#" + named);
    }

    window.addEventListener("hashchange", follow);
    if (window.location.hash) follow();
    return write;
  };
})();
