// A handler of the page's own HTML, as a browser would have made it of its attribute.
(function (node) {
  node.on$event = function (event) { with (document) { with (this) {
$text
  } } };
})(document.querySelector('[data-erqi-on="$number"]'));
