/* Types of the client by the names its JSDoc uses. What crosses from Python is told in docs/payload.md. */

/* ---- what comes out of a payload: contract.d.ts is made of render/contract.py ---- */

type Lang = PlanManifest["lang"];
type Pair = import("./contract").Pair;
type Block = import("./contract").Block;
type Style = import("./contract").SymbolSpec;
type BoolColumn = import("./contract").BoolColumn;
type DictColumn = import("./contract").DictColumn;
type NumberColumn = import("./contract").NumberColumn;
type TextColumn = import("./contract").TextColumn;
type LayerEntry = import("./contract").Layer;
/** What drawing needs to know of a layer, of which there is no more in tiles. */
type LayerLook = Pick<LayerEntry, "id" | "role" | "theme" | "geometry" | "n" | "interactive" | "status" | "label" | "style">;
type ColumnEntry = LayerEntry["columns"][number];
type Kind = LayerEntry["geometry"];
interface Position { box: Rect; align?: string; price?: number; glyphs?: any[]; angle?: number; leader?: number[] }
interface Rect { x: number; y: number; width: number; height: number }
type PlanManifest = import("./contract").PlanManifest;
type FrameManifest = import("./contract").FrameManifest;
type TiledManifest = import("./contract").TiledManifest;
type AnyManifest = PlanManifest | FrameManifest;
type PlanContent = import("./contract").PlanContent;
/** `values` are words of a host: {column: {value: words}}. */
type FrameContent = import("./contract").FrameContent & { values?: Record<string, Record<string, string>> };
type Card = import("./contract").Card;
type Scene = import("./contract").Scene;
type Drawing = import("./contract").Drawing;
type Outline = Drawing["outlines"][string];
type OverlayWords = import("./contract").OverlayWords;

/** A payload that is open: blocks are inflated when they are asked for. */
interface OpenPayload<M = AnyManifest> {
  manifest: M;
  raw(block: Block): Promise<Uint8Array>;
  size(block: Block): number;
  /** Counts vertices against the limit of a payload. */
  spend?(vertices: number): void;
  shape?(entry: LayerEntry): Promise<Shape>;
}

/** Geometry as typed arrays: parts of features, rings of parts, vertices of rings, x and y in turn. */
interface Shape {
  partStart: Uint32Array;
  ringStart: Uint32Array;
  vertexStart: Uint32Array;
  xy: Int32Array;
  bounds: Int32Array;
  grid: any;
}

/** One column: `at(i)`; text is read when it is asked for. */
type Column = ColumnRead & ({ type: "dict"; words: any[]; codes: Uint8Array | Uint16Array | Uint32Array } | { type: Exclude<ColumnEntry["type"], "dict">; words?: undefined; codes?: undefined });
interface ColumnRead {
  at(i: number): any;
  load?(): Promise<any>;
  readAt?(i: number): Promise<void>;
  here?(i: number): boolean;
  bytes?: number;
}

type Layer = import("./src/payload/layer.js").Layer;
type Feature = { layer: Layer; index: number };
type Hit = Feature & { id: string };

/** Lets the page answer between two slices of work. */
type Pause = (() => Promise<void>) | null | undefined;

/** What the parts of a packed layer's panel are given. */
type PackedPart = { layer: any; content: FrameContent; words: Record<string, string>; folded: boolean; uid(name: string): string; phrase(key: string, values?: any): string };

/* ---- state ---- */

type View = { lat: number; lng: number; zoom: number } | { fit: number[] };

interface State {
  lang: Lang;
  hidden: string[];
  overlays: string[];
  overlayFilter: Record<string, Record<string, any[]>>;
  /** Of pictures, where somebody has changed it. */
  opacity: Record<string, number>;
  grouping: "theme" | "cluster" | "stage";
  filter: Record<"cluster" | "theme" | "status" | "task" | "stage" | "year" | "unit", string[]>;
  focus: string | null;
  goal: string | null;
  lit?: string[];
  basemap: string;
  view: any;
  panels: { left: boolean; right: boolean; list: boolean };
  tool: null | "measure";
  scene: string | null;
}

interface Store {
  get(): State;
  set(patch: Partial<State>): void;
  on(fn: (state: State, changed: Set<keyof State>, previous: State) => void): () => void;
  clear(): void;
  retell(...keys: (keyof State)[]): void;
}

type Emphasis = { ids: Set<string>; strong: Set<string>; fades: boolean; missed(layer: Layer, i: number): boolean };

interface Plan<M = PlanManifest, C = PlanContent> {
  manifest: M;
  content: C;
  layers: Layer[];
  byId: { get(id: string): Feature; has(id: string): boolean; keys(): IterableIterator<string>; size: number };
  leafKeys: string[];
  card(id: string): Card | null;
  goal(id: string): { goal: Card["goals"][number]; card: Card } | null;
  layer(id: string): Layer | null;
  features(id: string): Feature[];
  mask(layer: Layer, state: State): Uint8Array;
  matches(layer: Layer, state: State): Uint8Array;
  shown(layer: Layer, i: number, state: State): boolean;
  emphasis(state: State): Emphasis;
  highlighted(state: State): Set<string>;
  pictured?(state: State): boolean;
  hit(latlng: { lat: number; lng: number }, radiusPx?: number): Hit[];
  bindMap(map: L.Map, getState: () => State): void;
  unbind(): void;
  textArrived(): void;
  /** It becomes the plan of other layers, in place. */
  become?(next: { manifest: M; layers: Layer[] }): void;
  unpack?(input: any): Promise<any>;
  ready?: Promise<any>;
  /** Why not all of it could be read. */
  trouble?: any;
  complete?: boolean;
  /** The bytes of a block of its payload. */
  raw?(block: Block): Promise<Uint8Array>;
}

/* ---- what every part of a map is given ---- */

/** A plan's map has all of it, a packed layer what drawing and names need. */
interface Context {
  root: HTMLElement;
  map: L.Map & LeafletInside;
  store: Store;
  plan: Plan;
  slots: Record<string, HTMLElement>;
  given?: boolean;
  firstSize?: DOMRect;
  fitBrief?(): void;
  /** The factor of type, symbols and furniture (geometry/wall.js). */
  wall(): number;
  aside(scale: number, state: State): { moved: Map<string, [number, number]>; most: number };
  drawnAt(feature: { layer: Layer; index: number }): L.LatLng;
  free(worth?: (area: Rect) => number, least?: number): Rect;
  beside(feature: { layer: Layer; index: number }, size: Rect, round: number): { x: number; y: number } | null;
  starting?: boolean;
  host: string;
  options?: any;
  app?: any;
  phrase(key: string, vars?: Record<string, any>): string;
  text(text: Pair | null | undefined): string;
  onDestroy(fn: () => void): void;
  onStarted(fn: () => void): void;
  announce(text: string): void;
  emit(name: string, data?: any): void;
  writeAddress?(): void;
  link?(): string;
  insets(): { left: number; right: number; top: number; bottom: number };
  covered(): any[];
  popups(which?: string): any[];
  fit(bounds: L.LatLngBoundsExpression, how?: any): void;
  home(how?: any): void;
  flyTo(id: string, how?: any): any;
  canvas?: any;
  labels?: any;
  basemap?: any;
  overlays?: any;
  /** Clicks on the map are for a part that asks for places. */
  /** Clicks give places, not cards; tells whether one is given just now. */
  picking?: () => boolean;
  present?: any;
  prepareScene?(scene: any): void;
  panelSizes?(): Record<string, number>;
  pixelRatio?: number | null;
  fontStack?: string;
  cover?: any;
  homeView?: any;
  homing?: any;
  flying?: false | { centre: any; zoom: number };
  placed?: any;
  inSlices?: any;
  zIndex?: { base: number; highlighted: number };
  panes?: Record<string, string>;
}

/** A layer as Leaflet.Editable has it: its editor is there while it is edited. */
type EditableLayer = L.Layer & { editor?: any; enableEdit?(map: L.Map): any; disableEdit?(): void; toGeoJSON?(): any; getElement?(): any };

/** One step of a drawing; `cut` is the line that divides it. */
type DrawingStep = { id: string | null; geometry: any; cut: any };

type Words = ReturnType<typeof import("./src/dom/controls.js").followWords>;

/** What a worker runs: `module` where the sources are used unbundled. */
type Program = { text: string; type: WorkerType };

/* ---- libraries that a page brings ---- */

/** What Leaflet 1.9.4 keeps to itself and a canvas in step with it has to know. */
type LeafletInside = {
  _loaded?: boolean;
  _getBoundsCenterZoom(bounds: L.LatLngBounds, options?: L.FitBoundsOptions): { center: L.LatLng; zoom: number };
  _animatingZoom?: boolean;
  _getNewPixelOrigin(centre: L.LatLngExpression, zoom: number): L.Point;
  dragging?: L.Handler & { moving(): boolean };
};

/** What a layer of a tile knows besides. */
type TileParts = { overview: boolean; places(id: any): Iterable<number>; properties(i: number): Record<string, any> };

declare const Pbf: any;
declare const pmtiles: any;
declare var geodesic: any;
declare var ErqiMap: any;
/** All we look for is HTML. */
interface ParentNode {
  querySelector(selectors: string): HTMLElement | null;
  querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
}
interface Navigator {
  keyboard?: { lock(keys: string[]): Promise<void>; unlock?(): void };
}
interface Uint8ArrayConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}
declare var scheduler: { yield?(): Promise<void> } | undefined;
