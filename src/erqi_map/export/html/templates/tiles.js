// Hands out the tiles that stand in the page in place of those on a server: to maps of pictures, and to who asks for shapes.
(function (held, none) {
  function found(address, otherwise) {
    var place = /^erqi-tile:(\d+)\/(.+)$$/.exec(address);
    return place ? held[place[1]][place[2]] || otherwise : address;
  }
  var ask = L.TileLayer.prototype.getTileUrl;
  L.TileLayer.include({
    getTileUrl: function (at) {
      return found(ask.call(this, at), none);
    }
  });
  var load = window.fetch;
  window.fetch = function (address, options) {
    return load.call(window, found(address, "data:,"), options);
  };
})($held, "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==");
