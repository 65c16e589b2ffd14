"""Texts that would do harm where text is taken for a template, markup or a script."""

from collections.abc import Mapping
from pathlib import Path

# Two factors whose product stands nowhere in the product itself.
FACTORS = (733_331, 7)
PRODUCT = str(FACTORS[0] * FACTORS[1])


def payloads(marker: Path) -> Mapping[str, str]:
    """Name → text; those that run a command on the server would make the file `marker`."""
    command = f"touch {marker}"
    return {
        "expression": f"{{{{ {FACTORS[0]} * {FACTORS[1]} }}}}",
        "command": f"{{{{ cycler.__init__.__globals__.os.system('{command}') }}}}",
        "namespace": "{{ self.__init__.__globals__.__builtins__.__import__('os')"
        f".system('{command}') }}}}",
        "lone-expression": "坏 {{ 名",
        "lone-statement": "坏 {% 名",
        "lone-comment": "坏 {# 名",
        "raw-block": "{% raw %}",
        "end-raw": "{% endraw %}{{ 733331 * 7 }}",
        "substitution": "${alert(1)} $base64 $title $$",
        "format": "{name} {0} {} %s %(x)s",
        "backticks": "`${alert(1)}`",
        "script-end": "</script><script>alert(1)</script>",
        "style-end": "</style><script>alert(1)</script>",
        "title-end": "</title><script>alert(1)</script>",
        "comment": "<!--<script>--!>",
        "image": "<img src=x onerror=alert(1)>",
        "svg": "<svg/onload=alert(1)>",
        "attribute": '"><b onmouseover="alert(1)">\'',
        "javascript": "javascript:alert(1)",
        "control": "甲\x00乙\x07\x1b[31m\x7f\x85\u2028\u2029丙",
        "bidi": "甲\u202e乙\u2066丙\u200f",
        "surrogate": "甲\ud800乙",
    }
