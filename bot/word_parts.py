"""Messages without grammar, put together at once.

Fluent's resolver takes some fifty microseconds for each message, and a list of picks is made of
nearly fifty. Most have no number to agree with: they are text, arguments that are text, and
choices by an argument that is text. Those are taken apart once and joined here; whatever else
there is in a message leaves it to the resolver. Refuses to know what messages say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fluent.syntax import ast


@dataclass(frozen=True, slots=True)
class _Argument:
    name: str


@dataclass(frozen=True, slots=True)
class _Choice:
    name: str
    texts: Mapping[str, Parts]
    otherwise: Parts


Part = str | _Argument | _Choice
Parts = tuple[Part, ...]


def parts_of(pattern: ast.Pattern) -> Parts | None:
    """A message's pattern taken apart; None where the resolver is needed."""
    parts: list[Part] = []
    for element in pattern.elements:
        part = element.value if isinstance(element, ast.TextElement) else _of_expression(element)
        if part is None:
            return None
        parts.append(part)
    return tuple(parts)


def joined(parts: Parts, arguments: Mapping[str, object]) -> str | None:
    """The message; None where an argument is missing or not text."""
    texts = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        value = arguments.get(part.name)
        if not isinstance(value, str):
            return None
        if isinstance(part, _Choice):
            inner = joined(part.texts.get(value, part.otherwise), arguments)
            if inner is None:
                return None
            value = inner
        texts.append(value)
    return "".join(texts)


def _of_expression(placeable: ast.Placeable) -> Part | None:
    match placeable.expression:
        case ast.StringLiteral() as literal:
            return str(literal.parse()["value"])
        case ast.VariableReference(id=ast.Identifier(name=name)):
            return _Argument(name)
        case ast.SelectExpression(
            selector=ast.VariableReference(id=ast.Identifier(name=name)), variants=variants
        ):
            return _choice(name, variants)
    return None


def _choice(name: str, variants: list[ast.Variant]) -> Part | None:
    texts: dict[str, Parts] = {}
    otherwise: Parts = ()
    for variant in variants:
        parts = parts_of(variant.value)
        if parts is None or not isinstance(variant.key, ast.Identifier):
            return None
        texts[variant.key.name] = parts
        if variant.default:
            otherwise = parts
    return _Choice(name, texts, otherwise)
