"""The SQL of tiles and overviews; `{…}` are filled with quoted identifiers and literals only.

A query with `{…}` has no `%s`: a `%` in the name of a column would be read as one.
"""

# Relations that may be read by lot: tables, materialised views, partitioned tables.
SAMPLED_KINDS = ("r", "m", "p")
SETTINGS = (
    "select set_config('statement_timeout', %s, true), set_config('jit', 'off', true),"
    " set_config('work_mem', %s, true)"
)
KIND = "select relkind::text from pg_class where oid = %s::regclass"
CHANGES = (
    "select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_all_tables"
    " where relid = %s::regclass"
)
ESTIMATE = "explain (format json) select {geometry} {columns} from {table} where {within}"
WITHIN = "{geometry} && ST_MakeEnvelope({west}, {south}, {east}, {north}, {srid})"
FEATURES = """
    with found as materialized (
        select ST_AsMVTGeom(ST_Transform({geometry}, 3857), ST_TileEnvelope({z}, {x}, {y}),
                            {extent}, {buffer}, true) as erqi_geom {columns}
        from {table} where {within} limit {limit}
    )
    select (select ST_AsMVT(drawn, {layer}, {extent}, 'erqi_geom')
            from (select * from found where erqi_geom is not null) as drawn),
           (select count(*) from found), (select count(erqi_geom) from found)
"""
OVERVIEW = """
    with held as (
        select floor(((ST_XMin({geometry}) + ST_XMax({geometry})) / 2 - {west})
                     / {wide})::int as c,
               floor(((ST_YMin({geometry}) + ST_YMax({geometry})) / 2 - {south})
                     / {high})::int as r,
               {value} as value
        from {table} {sample} where {within}
    ),
    cells as (
        select c, r, {most} as value from held
        where c between 0 and {last_c} and r between 0 and {last_r} group by c, r
    ),
    runs as (
        select min(c) as first, max(c) + 1 as last, r, value from (
            select c, r, value, c - row_number() over (partition by r, value order by c) as run
            from cells
        ) as one group by r, value, run
    ),
    shaped as (
        select ST_AsMVTGeom(
                   ST_Transform(ST_MakeEnvelope(
                       {west} + first * {wide}, {south} + r * {high},
                       {west} + last * {wide}, {south} + (r + 1) * {high}, {srid}), 3857),
                   ST_TileEnvelope({z}, {x}, {y}), {extent}, {buffer}, true) as erqi_geom
               {named}
        from runs
    )
    select ST_AsMVT(shaped, {layer}, {extent}, 'erqi_geom') from shaped
"""
CELLS = """
    with shaped as (
        select ST_ForcePolygonCCW(ST_MakeEnvelope(west, north, east, south)) as erqi_geom {named}
        from unnest({west}::float8[], {north}::float8[], {east}::float8[], {south}::float8[],
                    {value}::{kind}[])
             as cells(west, north, east, south, value)
    )
    select ST_AsMVT(shaped, {layer}, {extent}, 'erqi_geom') from shaped
"""
COUNT_START = """
    with middles as (
        select ST_Transform(ST_SetSRID(ST_MakePoint(
                   (ST_XMin({geometry}) + ST_XMax({geometry})) / 2,
                   (ST_YMin({geometry}) + ST_YMax({geometry})) / 2), {srid}), 3857) as middle,
               {value} as value
        from {table} {sample}
        where {within}
    ),
    placed as (
        select floor((ST_X(middle) + {half}) / {wide})::bigint as c,
               floor(({half} - ST_Y(middle)) / {wide})::bigint as r, value
        from middles
    )
"""
COUNT_WORDS = """
    , counted as (select c, r, value, count(*) as n from placed group by c, r, value),
    ranked as (select *, row_number() over (partition by c, r order by n desc) as k from counted)
    select c, r, n, value from ranked where k <= {most}
"""
COUNT_NUMBERS = """
    select c, r, count(*), coalesce(sum(value), 0)::float8, count(value) from placed group by c, r
"""
