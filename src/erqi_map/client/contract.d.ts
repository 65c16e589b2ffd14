/* Made of render/contract.py by `make schema`. */

export type Block = number;

/**
 * Everything that travels.
 */
export interface Contract {
  plan: PlanManifest;
  plan_content: PlanContent;
  plan_step: PlanStep;
  frame: FrameManifest;
  frame_content: FrameContent;
  tiled: TiledManifest;
}
/**
 * A whole plan map.
 */
export interface PlanManifest {
  /**
   * Version of this contract.
   */
  v: 2;
  lang: "zh" | "en";
  /**
   * @minItems 4
   * @maxItems 4
   */
  extent: [number, number, number, number];
  drawing: Drawing;
  /**
   * JSON: the content of its kind.
   */
  content: number;
  /**
   * From the lowest to the highest.
   */
  layers: Layer[];
  /**
   * [offset, stored length, raw length] of each block.
   */
  blocks: [number, number, number][];
  kind: "plan";
  limits: Limits;
  default_basemap: string;
  /**
   * What the map shows at first; the rest is the client's own default.
   */
  state: Partial<State>;
  /**
   * Colours of clusters and of the theme, by id.
   */
  colours: {
    [k: string]: string;
  };
  font: string;
}
/**
 * What the client is told in the head of a payload. `outlines`: the corners of each shape round
 * (0, 0), in halves of a symbol's size, y down; the radius of a circle.
 */
export interface Drawing {
  faded: number;
  faded_contrast: number;
  nearness: number;
  bare_fill: number;
  lit_symbol: number;
  symbol: SymbolRule;
  goes_on: GoesOnRule;
  outlines: {
    [k: string]: number | [number, number][];
  };
  text: TextRule;
}
/**
 * White round a symbol, its reach and the line of a ring; sizes are those of the symbol.
 */
export interface SymbolRule {
  halo_px: number;
  reach: number;
  ring_width: number;
  ring_least_px: number;
}
/**
 * Dots beyond where the data of a line were cut; `width`: their radius, in widths of it.
 */
export interface GoesOnRule {
  dots: number;
  step_px: number;
  width: number;
}
/**
 * Steps of lines and of characters set upright, in sizes; from which slope they are, and from
 * which other words are read from below.
 */
export interface TextRule {
  line_step: number;
  stack_step: number;
  steep_deg: number;
  upward_deg: number;
}
/**
 * Features of one kind of geometry. Values of `style.column` choose its symbols.
 */
export interface Layer {
  id: string;
  role: "plan" | "orientation" | "context" | "overlay";
  theme: string;
  title: Pair | null;
  geometry: "area" | "line" | "point";
  /**
   * Number of features.
   */
  n: number;
  /**
   * It can be pointed at.
   */
  interactive: boolean;
  /**
   * It is shown when the map opens.
   */
  visible: boolean;
  /**
   * Of features that have none of their own.
   */
  status: string;
  /**
   * Columns shown for features without a card.
   */
  fields: string[];
  style: StyleRule;
  label: LabelRule | null;
  /**
   * uint32: which row of the frame each feature is; null: 0, 1, 2 …
   */
  rows: Block | null;
  shape: Shape;
  /**
   * In the order of the features. In a plan one is called `id`.
   */
  columns: (NumberColumn | BoolColumn | DictColumn | TextColumn)[];
}
/**
 * The same words in Chinese and English.
 */
export interface Pair {
  zh: string;
  en: string;
}
/**
 * One symbol for all, or by the value of `column` with `default` for the rest.
 */
export interface StyleRule {
  default: SymbolSpec;
  column: string | null;
  cases: {
    [k: string]: SymbolSpec;
  };
}
/**
 * A symbol with its colours resolved; `geometry` says which of the fields count.
 */
export interface SymbolSpec {
  geometry: "area" | "line" | "point";
  fill: string | null;
  fill_opacity: number;
  stroke: string | null;
  stroke_width_px: number;
  dash_px: number[];
  shape: string | null;
  size_px: number;
  hatch: string | null;
}
/**
 * Which columns give the label in each language, and when and how it is drawn.
 *
 * Labels of lower `priority` are placed first; a label that would touch one already placed is
 * left out at that zoom. `rank_column` orders labels within the layer. What is lit is named below
 * `min_zoom` too.
 */
export interface LabelRule {
  columns: {
    [k: string]: string;
  };
  priority: number;
  min_zoom: number;
  size_px: number;
  colour: string;
  bold: boolean;
  placement: "point" | "line" | "area";
  rank_column: string | null;
}
/**
 * Geometry of a layer in world units.
 */
export interface Shape {
  /**
   * A world unit is 2^-30 of the world's girth.
   */
  quantum_bits: 30;
  /**
   * uint32: parts of each feature, 0 for an empty geometry.
   */
  parts: number;
  /**
   * uint32: rings of each part, 1 for lines and points.
   */
  rings: number;
  /**
   * uint32: vertices of each ring, without the closing one of an area.
   */
  sizes: number;
  /**
   * @minItems 8
   * @maxItems 8
   */
  xy: [Block | null, Block | null, Block | null, Block | null, Block | null, Block | null, Block | null, Block | null];
}
/**
 * Numbers.
 */
export interface NumberColumn {
  name: string;
  type: "number";
  /**
   * float64; NaN is missing.
   */
  data: number;
}
/**
 * Yes or no.
 */
export interface BoolColumn {
  name: string;
  type: "bool";
  /**
   * uint8: 0 no, 1 yes, 2 missing.
   */
  data: number;
}
/**
 * Text of which much is the same.
 */
export interface DictColumn {
  name: string;
  type: "dict";
  /**
   * JSON: the different values, text or null.
   */
  values: number;
  /**
   * Unsigned integers of `width` bytes: for each row the place of its value.
   */
  codes: number;
  width: 1 | 2 | 4;
}
/**
 * Other text, read when it is first asked for.
 */
export interface TextColumn {
  name: string;
  type: "text";
  /**
   * int32: bytes a unit (1: ASCII, 2: UTF-16), the length of each value in units (-1: null); then
   * all values, one after another.
   */
  chunks: Block[];
  /**
   * Rows of a chunk.
   */
  rows: number;
}
/**
 * `bounds` (west, south, east, north; WGS-84 degrees) hold the map, `map_zooms` are what it
 * offers; a view whose centre lies in the bounds is kept at any of `zooms`.
 */
export interface Limits {
  /**
   * @minItems 4
   * @maxItems 4
   */
  bounds: [number, number, number, number];
  /**
   * @minItems 2
   * @maxItems 2
   */
  map_zooms: [number, number];
  /**
   * @minItems 2
   * @maxItems 2
   */
  zooms: [number, number];
}
/**
 * What a plan says, in both languages.
 */
export interface PlanContent {
  overlays?: OverlayWords[];
  packed_words?: {
    [k: string]: {
      [k: string]: string;
    };
  };
  framework: FrameworkWords;
  terms: Terms;
  /**
   * Ids in plan order.
   */
  clusters: string[];
  cards: {
    [k: string]: Card;
  };
  sources: {
    [k: string]: SourceWords;
  };
  search: SearchEntry[];
  /**
   * Of what registers say.
   */
  facets?: {
    [k: string]: FacetValue[];
  };
  /**
   * Words by language and key.
   */
  ui: {
    [k: string]: {
      [k: string]: string;
    };
  };
  furniture: Furniture;
  legend: LegendEntry[];
  basemaps: BasemapEntry[];
  scenes: Scene[];
  pictures?: PictureEntry[];
  photos?: PhotoEntry[];
  control?: ControlEntry;
  tiled?: {
    [k: string]: any;
  };
}
/**
 * An overlay, whose payload lies apart (docs/overlays.md).
 */
export interface OverlayWords {
  id: string;
  title: Pair;
  n: number;
  /**
   * It is shown when the map opens.
   */
  visible: boolean;
  status: string;
  method: Pair;
  accuracy_m: number;
  date: string;
  licence: Pair;
  sources: string[];
  /**
   * Column → its name.
   */
  fields: {
    [k: string]: Pair;
  };
  /**
   * Value of the coloured column → its name.
   */
  classes: {
    [k: string]: Pair;
  };
  /**
   * Language → column → how its numbers are written.
   */
  formats: {
    [k: string]: {
      [k: string]: NumberFormat;
    };
  };
  /**
   * Columns it can be filtered by.
   */
  filters: string[];
  /**
   * Columns it is searched in.
   */
  search: string[];
  /**
   * The column its colours come from.
   */
  coloured: string | null;
  fill_opacity: number;
  fills: string[];
}
/**
 * A number in words: `digits` after the point (with `significant` in all), thousands apart when
 * `grouped`, times a hundred when `percent`, between `before` and `after`.
 */
export interface NumberFormat {
  before: string;
  after: string;
  digits: number | null;
  grouped: boolean;
  significant: boolean;
  percent: boolean;
}
/**
 * The card of the whole plan.
 */
export interface FrameworkWords {
  name: Pair;
  summary: Pair;
  goal: GoalWords;
  /**
   * What the plan asks of each cluster, by its id.
   */
  directives: {
    [k: string]: Pair;
  };
}
/**
 * The goal of the whole plan.
 */
export interface GoalWords {
  id: string;
  text: Pair;
  sources: string[];
}
/**
 * The words of all codes, by id.
 */
export interface Terms {
  statuses: {
    [k: string]: Pair;
  };
  themes: {
    [k: string]: Pair;
  };
  kinds: {
    [k: string]: Pair;
  };
  methods: {
    [k: string]: Pair;
  };
  notes: Notes;
}
/**
 * Explanations of terms, by id; only of those that have one.
 */
export interface Notes {
  statuses: {
    [k: string]: Pair;
  };
  kinds: {
    [k: string]: Pair;
  };
  methods: {
    [k: string]: Pair;
  };
}
/**
 * All there is to say of a place, a task, a path or a programme; ids lead to other cards.
 */
export interface Card {
  /**
   * It draws it; null: it is not in the map.
   */
  layer: string | null;
  /**
   * A feature of the plan book draws it.
   */
  located: boolean;
  status: string | null;
  method: string | null;
  /**
   * Metres within which it lies.
   */
  accuracy_m: number | null;
  date: string | null;
  datum: string | null;
  /**
   * Rounded as the accuracy allows.
   */
  area_km2: number | null;
  area_note: Pair | null;
  id: string;
  kind: "cluster" | "project" | "eco-area" | "programme" | "task" | "path";
  subkind: string | null;
  theme: string | null;
  cluster: string | null;
  to_check: boolean;
  name: Pair;
  short_name: Pair;
  slogan: Pair | null;
  summary: Pair;
  goals: CardGoal[];
  facts: CardFact[];
  projects: string[];
  eco_areas: string[];
  tasks: string[];
  paths: string[];
  programmes: string[];
  clusters: string[];
  serves: Served[];
  /**
   * How its position was found, or why it has none.
   */
  position_note: Pair | null;
  sources: string[];
  /**
   * Only where the register says something of it; so are its facets.
   */
  register?: RegisterLine[];
  facets?: RegisterFacets;
}
/**
 * A goal of a cluster, or an aim of a task.
 */
export interface CardGoal {
  id: string;
  text: Pair;
  tasks: string[];
  /**
   * Cards of what serves it.
   */
  served_by: string[];
  sources: string[];
}
/**
 * A fact with its sources.
 */
export interface CardFact {
  id: string;
  label: Pair;
  value: Pair;
  /**
   * It still has to be checked.
   */
  to_check: boolean;
  /**
   * It is set beside the others that are, as a disc of equal area.
   */
  compared: boolean;
  /**
   * Of that disc; null: no source gives one, and none is drawn.
   */
  area_km2: number | null;
  sources: string[];
}
/**
 * A goal of a cluster that a place serves.
 */
export interface Served {
  card: string;
  goal: string;
}
/**
 * What the register of projects says of a place, as it is shown.
 */
export interface RegisterLine {
  id: string;
  label: Pair;
  value: Pair;
  /**
   * What a column is sorted by; null: by its words.
   */
  number: number | null;
}
/**
 * By what a place is filtered.
 */
export interface RegisterFacets {
  stage?: string[];
  year?: string[];
  unit?: string[];
}
/**
 * Where facts come from.
 */
export interface SourceWords {
  title: Pair;
  publisher: Pair;
  licence: Pair;
  date: string | null;
  /**
   * The source itself gives no date.
   */
  date_inferred: boolean;
  url: string | null;
  note: Pair | null;
  to_check: boolean;
}
/**
 * A name that the search finds: of a card, or of a feature without one.
 */
export interface SearchEntry {
  id: string;
  zh: string;
  en: string;
  /**
   * Syllables without tones, a space between two.
   */
  pinyin: string;
  initials: string;
  kind: string | null;
  layer: string | null;
}
/**
 * A value that places are filtered by; `colour`: of a stage, on a map coloured so.
 */
export interface FacetValue {
  id: string;
  name: Pair;
  colour?: string;
}
/**
 * What stands round the map: imprint and honesty notes.
 */
export interface Furniture {
  title: Pair;
  edition: Pair;
  year: number;
  year_inferred: boolean;
  editor: Pair;
  datum_note: Pair;
  status_note: Pair;
  review_number: string;
  review_note: Pair;
  data_date: string;
  attribution: Pair;
}
/**
 * A line of the legend: exactly what is drawn, with the number of features.
 */
export interface LegendEntry {
  layer: string;
  cluster: string | null;
  label: Pair;
  symbol: SymbolSpec;
  count: number;
}
/**
 * A basemap; `urls` are templates, drawn one above the other.
 */
export interface BasemapEntry {
  id: string;
  name: Pair;
  urls: string[];
  subdomains: string;
  attribution: Pair;
  link: string | null;
  datum: "wgs84" | "gcj02" | "bd09" | "none";
  max_zoom: number;
  /**
   * Only in a live page whose server has it, never in a file.
   */
  token: string | null;
  needs_token: boolean;
  note: Pair | null;
}
/**
 * One scene of a story; all fields of state are the client's state keys.
 *
 * `state.view` is `{"fit": [w, s, e, n]}`: the extent to show, whatever the size of the window.
 * `highlights` are lit beside `state.focus` and `state.goal`; everything else is faded.
 */
export interface Scene {
  id: string;
  title: Pair;
  points: Pair[];
  notes: Pair | null;
  state: {
    [k: string]: any;
  };
  highlights: string[];
  sources: string[];
  figures: SceneFigure[];
  around: SceneMark[];
}
/**
 * An indicator shown in a scene. The source may give the value, the change on the year before
 * and the rank, or only some of them. `value` and `rank` say all in one phrase; a table takes them
 * in parts: `number` and `unit`, `place` (by total or growth) among those of `scope`.
 */
export interface SceneFigure {
  id: string;
  label: Pair;
  period: Pair;
  value: Pair | null;
  change: Pair | null;
  rank: Pair | null;
  number: string | null;
  unit: Pair | null;
  place: Pair | null;
  scope: Pair | null;
}
/**
 * A word that stands on the map of a scene; `at`: longitude and latitude, degrees.
 */
export interface SceneMark {
  id: string;
  name: Pair;
  /**
   * @minItems 2
   * @maxItems 2
   */
  at: [number, number];
  own: boolean;
}
/**
 * A picture under the plan.
 */
export interface PictureEntry {
  id: string;
  title: Pair;
  role: "base" | "overlay";
  opacity: number;
  status: string;
  accuracy_m: number;
  date: string;
  sources: string[];
  /**
   * @minItems 4
   * @maxItems 4
   */
  bounds: [number, number, number, number];
  /**
   * Block: the picture as WebP.
   */
  image: number;
}
/**
 * A picture at a place.
 */
export interface PhotoEntry {
  /**
   * The card it stands in.
   */
  place: string;
  alt: Pair;
  date: string | null;
  sources: string[];
  /**
   * Block: the picture as WebP.
   */
  image: number;
  /**
   * Block: the PDF whose first page it is.
   */
  paper: number | null;
}
/**
 * A scan to be given a place by points on it and on the map.
 */
export interface ControlEntry {
  name: string;
  /**
   * @minItems 2
   * @maxItems 2
   */
  size: [number, number];
  /**
   * Block: the scan as WebP, perhaps smaller than `size`.
   */
  image: number;
}
/**
 * What makes one plan of another, as the content of a payload that holds the new layers.
 * `search` and `photos` are given as they become: a new item, or the first and the number of those
 * that stay.
 */
export interface PlanStep {
  /**
   * Ids of all layers, from the lowest to the highest.
   */
  layers: string[];
  /**
   * Those that are different.
   */
  cards: {
    [k: string]: Card;
  };
  /**
   * Ids of all cards, where these or their order are others.
   */
  order: string[] | null;
  search: ([number, number] | SearchEntry)[];
  photos: ([number, number] | PhotoEntry)[];
  /**
   * What else of the content is different, whole; null where it is gone.
   */
  parts: {
    [k: string]: any;
  };
}
/**
 * A packed layer or an overlay.
 */
export interface FrameManifest {
  /**
   * Version of this contract.
   */
  v: 2;
  lang: "zh" | "en";
  /**
   * @minItems 4
   * @maxItems 4
   */
  extent: [number, number, number, number];
  drawing: Drawing1;
  /**
   * JSON: the content of its kind.
   */
  content: number;
  layers: FrameLayer[];
  /**
   * [offset, stored length, raw length] of each block.
   */
  blocks: [number, number, number][];
  kind: "frame";
}
/**
 * What the client is told in the head of a payload. `outlines`: the corners of each shape round
 * (0, 0), in halves of a symbol's size, y down; the radius of a circle.
 */
export interface Drawing1 {
  faded: number;
  faded_contrast: number;
  nearness: number;
  bare_fill: number;
  lit_symbol: number;
  symbol: SymbolRule;
  goes_on: GoesOnRule;
  outlines: {
    [k: string]: number | [number, number][];
  };
  text: TextRule;
}
/**
 * Features of one kind in a packed layer or an overlay.
 */
export interface FrameLayer {
  id: string;
  role: "plan" | "orientation" | "context" | "overlay";
  theme: string;
  title: Pair | null;
  geometry: "area" | "line" | "point";
  /**
   * Number of features.
   */
  n: number;
  /**
   * It can be pointed at.
   */
  interactive: boolean;
  /**
   * It is shown when the map opens.
   */
  visible: boolean;
  /**
   * Of features that have none of their own.
   */
  status: string;
  /**
   * Columns shown for features without a card.
   */
  fields: string[];
  style: FrameStyle;
  label: LabelRule | null;
  /**
   * uint32: which row of the frame each feature is; null: 0, 1, 2 …
   */
  rows: Block | null;
  shape: Shape;
  /**
   * In the order of the features. In a plan one is called `id`.
   */
  columns: (NumberColumn | BoolColumn | DictColumn | TextColumn)[];
}
/**
 * One symbol, and by the value of `column` what changes of it.
 */
export interface FrameStyle {
  default: PackedSymbol;
  column: string | null;
  cases: {
    [k: string]: SymbolChange;
  };
}
/**
 * A symbol of a packed layer. `radius_m`: a circle of that many metres on the ground, in place
 * of `size_px`; `glyph`: the shape in the head of a pin, whose point stands on the place.
 */
export interface PackedSymbol {
  geometry: "area" | "line" | "point";
  fill: string | null;
  fill_opacity: number;
  stroke: string | null;
  stroke_width_px: number;
  dash_px: number[];
  shape: string | null;
  size_px: number;
  hatch: string | null;
  stroke_opacity: number;
  radius_m: number | null;
  glyph: string | null;
}
/**
 * What a class changes of its layer's symbol.
 */
export interface SymbolChange {
  fill?: string | null;
  fill_opacity?: number;
  stroke?: string | null;
  stroke_opacity?: number;
  stroke_width_px?: number;
  dash_px?: number[];
  shape?: string | null;
  size_px?: number;
  radius_m?: number | null;
  glyph?: string | null;
  hatch?: string | null;
}
/**
 * What a packed layer says and lets its reader do; `Fields` are column → words for it.
 */
export interface FrameContent {
  name: string;
  tooltip: {
    [k: string]: string;
  };
  popup: {
    [k: string]: string;
  };
  /**
   * The column that events give as `id`; null: the number of the row.
   */
  id: string | null;
  points: "auto" | "symbols" | "clusters" | "density";
  /**
   * Rows of the frame.
   */
  rows: number;
  filters: (ChoiceFilter | NumberFilter | DateFilter)[];
  search: {
    [k: string]: string;
  };
  table: {
    [k: string]: string;
  } | null;
  legend: FrameLegend | null;
  /**
   * How the numbers of a column are written.
   */
  formats: {
    [k: string]: NumberFormat;
  };
  /**
   * What the pointer changes of a symbol; null: the house's own edge, false: nothing.
   */
  hover: SymbolChange | false | null;
  /**
   * The client's own words, by key.
   */
  words: {
    [k: string]: string;
  };
}
/**
 * A filter by values.
 */
export interface ChoiceFilter {
  column: string;
  title: string;
  kind: "choice";
  values: ChoiceValue[];
}
/**
 * A value and its rows.
 */
export interface ChoiceValue {
  value: string | number | boolean | null;
  count: number;
}
/**
 * A filter by a range of numbers; ends are null where the column is empty.
 */
export interface NumberFilter {
  column: string;
  title: string;
  kind: "number";
  least: number | null;
  most: number | null;
  /**
   * All numbers are whole.
   */
  whole: boolean;
}
/**
 * A filter by a range of days (ISO); ends are null where the column is empty.
 */
export interface DateFilter {
  column: string;
  title: string;
  kind: "date";
  least: string | null;
  most: string | null;
}
/**
 * The legend of a style by column.
 */
export interface FrameLegend {
  title: string | null;
  lines: FrameLegendLine[];
  bar: FrameLegendBar | null;
  scales: FrameLegendScale[];
}
/**
 * A line of the legend.
 */
export interface FrameLegendLine {
  /**
   * Value of the column `erqi:class`.
   */
  case: string;
  /**
   * Null: the rest, which has words of its own.
   */
  label: string | null;
  /**
   * Null where the data are not known, as in tiles.
   */
  count: number | null;
  symbol: PackedSymbol;
}
/**
 * A ramp of colours.
 */
export interface FrameLegendBar {
  /**
   * From left to right.
   */
  colours: string[];
  /**
   * Where each ends, from 0 to 1; null: all are as wide.
   */
  ends: number[] | null;
  ticks: FrameLegendTick[];
  opacity: number;
}
/**
 * Words under the bar of a legend.
 */
export interface FrameLegendTick {
  /**
   * From 0 at its left end to 1 at its right.
   */
  at: number;
  label: string;
}
/**
 * Symbols whose width, size or opacity tells a number of a column.
 */
export interface FrameLegendScale {
  title: string;
  lines: FrameLegendLine[];
}
/**
 * The settings of a tiled layer: JSON and its Adler-32, without a container.
 */
export interface TiledManifest {
  /**
   * Version of this contract.
   */
  v: 2;
  kind: "tiled";
  name: string;
  tooltip: {
    [k: string]: string;
  };
  popup: {
    [k: string]: string;
  };
  id: string | null;
  words: {
    [k: string]: string;
  };
  /**
   * The column its colours come from.
   */
  column: string | null;
  /**
   * Upper ends of classes, rising.
   */
  breaks: number[] | null;
  legend: FrameLegend | null;
  styles: {
    [k: string]: FrameStyle;
  };
  /**
   * [south, west], [north, east] in degrees.
   */
  bounds: [[number, number], [number, number]] | null;
  /**
   * Address of a tile server with {z}, {x} and {y}.
   */
  template: string | null;
  /**
   * Address or file name of a PMTiles archive.
   */
  archive: string | null;
  /**
   * The archive is in the page.
   */
  embedded: boolean;
  drawing: Drawing2;
  minZoom: number | null;
  maxZoom: number | null;
}
/**
 * What the client is told in the head of a payload. `outlines`: the corners of each shape round
 * (0, 0), in halves of a symbol's size, y down; the radius of a circle.
 */
export interface Drawing2 {
  faded: number;
  faded_contrast: number;
  nearness: number;
  bare_fill: number;
  lit_symbol: number;
  symbol: SymbolRule;
  goes_on: GoesOnRule;
  outlines: {
    [k: string]: number | [number, number][];
  };
  text: TextRule;
}
