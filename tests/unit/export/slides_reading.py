"""Reading a deck back: shapes, frames of words, the groups of a slide."""


def leaves(shapes):
    for shape in shapes:
        if shape.shape_type is not None and shape.shape_type.name == "GROUP":
            yield from leaves(shape.shapes)
        else:
            yield shape


def frames(slide):
    """Every frame of words of a slide, those of table cells too."""
    for shape in leaves(slide.shapes):
        if shape.has_text_frame:
            yield shape.text_frame
        elif shape.has_table:
            yield from (cell.text_frame for cell in shape.table.iter_cells())


def edges(shape):
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def group(slide, part):
    groups = [one for one in slide.shapes if one.shape_type and one.shape_type.name == "GROUP"]
    return groups[("map", "legend").index(part)]


def legend_names(slide):
    return [
        shape.name
        for shape in group(slide, "legend").shapes
        if shape.name.startswith("legend/") and not shape.name.endswith("·")
    ]
