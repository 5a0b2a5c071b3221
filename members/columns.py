"""The columns of each registry: one class serves export, import by hand and the shipped
record. Rows are known by natural keys, a second run changes nothing, and every fault is
named by row and column. Nothing is written unless every row is good.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from import_export import fields, resources, widgets

SHIPPED = gettext_noop("loaded with the shipped record")
LANGUAGE_SUFFIXES = ("_es", "_pt", "_en")
KEYS = ("code", "number", "order")


def key_of(model):
    """The name of the field by which the documents know a row of *model*."""
    names = {field.name for field in model._meta.fields}
    return next(name for name in KEYS if name in names)


class CodeWidget(widgets.ForeignKeyWidget):
    """A link by code; the codes are read once per import."""

    def __init__(self, model, field=None, **kwargs):
        super().__init__(model, field or key_of(model), **kwargs)
        self.known = None

    def clean(self, value, row=None, **kwargs):
        if value in (None, ""):
            return None
        if self.known is None:
            self.known = {str(getattr(o, self.field)): o for o in self.model.objects.all()}
        try:
            return self.known[str(value)]
        except KeyError:
            raise ValueError(
                _("“%(value)s” is not the code of any %(what)s.")
                % {"value": value, "what": self.model._meta.verbose_name}
            ) from None


class CodesWidget(widgets.ManyToManyWidget):
    """Several links by code, separated by a space."""

    def __init__(self, model, **kwargs):
        super().__init__(model, separator=" ", field=key_of(model), **kwargs)

    def clean(self, value, row=None, **kwargs):
        codes = str(value or "").split()
        found = {str(getattr(o, self.field)): o for o in super().clean(" ".join(codes))}
        if unknown := [code for code in codes if code not in found]:
            raise ValueError(
                _("“%(value)s” is not the code of any %(what)s.")
                % {"value": ", ".join(unknown), "what": self.model._meta.verbose_name}
            )
        return list(found.values())


class FlagWidget(widgets.BooleanWidget):
    """1 or 0; anything else is a fault and not "no"."""

    def clean(self, value, row=None, **kwargs):
        text = "" if value is None else str(value).strip().lower()
        if text in ("1", "1.0", "true"):
            return True
        if text in ("0", "0.0", "false"):
            return False
        if text == "":
            return None
        raise ValueError(_("“%(value)s” is neither 1 nor 0.") % {"value": value})


class DayWidget(widgets.DateWidget):
    """A date as 2023-11-24."""

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)

    def clean(self, value, row=None, **kwargs):
        try:
            return super().clean(value, row, **kwargs)
        except ValueError:
            raise ValueError(
                _("“%(value)s” is not a date such as 2023-11-24.") % {"value": value}
            ) from None


class InstantWidget(widgets.DateTimeWidget):
    """An instant as 2026-11-22T00:00:00-0500."""

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M:%S%z", **kwargs)

    def clean(self, value, row=None, **kwargs):
        try:
            return super().clean(value, row, **kwargs)
        except ValueError:
            raise ValueError(
                _("“%(value)s” is not an instant such as 2026-11-22T00:00:00-0500.")
                % {"value": value}
            ) from None


class NumberWidget(widgets.IntegerWidget):
    """A whole number."""

    def clean(self, value, row=None, **kwargs):
        try:
            return super().clean(value, row, **kwargs)
        except (ValueError, ArithmeticError):
            raise ValueError(_("“%(value)s” is not a whole number.") % {"value": value}) from None


class Columns(resources.ModelResource):
    """What every registry's columns have in common."""

    WIDGETS_MAP = {
        **resources.ModelResource.WIDGETS_MAP,
        "BooleanField": FlagWidget,
        "DateField": DayWidget,
        "DateTimeField": InstantWidget,
        "PositiveSmallIntegerField": NumberWidget,
        "PositiveIntegerField": NumberWidget,
    }

    def get_queryset(self):
        return self._with_links(super().get_queryset())

    def filter_export(self, queryset, **kwargs):
        return self._with_links(queryset)

    def _with_links(self, queryset):
        """Fetch with each row what its codes are read from: no query per row and link."""
        widgets = {field.attribute: field.widget for field in self.fields.values()}
        linked = [name for name, widget in widgets.items() if isinstance(widget, CodeWidget)]
        return queryset.select_related(*linked) if linked else queryset

    def before_import(self, dataset, **kwargs):
        """Refuse a file whose columns are not these.

        shipped: the rows are the project's own; rows that an editor has touched since are
        left alone and collected in `left_alone`.
        """
        self.shipped = kwargs.get("shipped", False)
        self.left_alone = []
        self.named = set()
        self.touched, self.deleted = self._edits() if self.shipped else (set(), set())
        self._check_header(dataset.headers or [])

    def _check_header(self, headers):
        expected = self.get_import_order()
        faults = []
        if missing := [name for name in expected if name not in headers]:
            faults.append(_("Missing columns: %s.") % ", ".join(missing))
        twice = {name for name in headers if headers.count(name) > 1}
        if unknown := [str(name) for name in headers if name not in expected or name in twice]:
            faults.append(_("Unknown columns: %s.") % ", ".join(unknown))
        if faults:
            raise ValidationError(" ".join(faults))

    def before_import_row(self, row, **kwargs):
        """Refuse a row whose key or links cannot be read, or that a row above it names.

        The library reads these outside the columns' own faults and would name no column.
        """
        names = self.get_import_id_fields()
        for name, field in self.fields.items():
            if name in names or isinstance(field.widget, CodesWidget):
                self._read(name, field, row)
        key = tuple(str(row[name]) for name in names)
        if key in self.named:
            sentence = _("“%s” is named more than once in the file.") % " ".join(key)
            raise ValidationError({names[-1]: sentence})
        self.named.add(key)

    def _read(self, name, field, row):
        try:
            field.clean(row)
        except ValueError as error:
            raise ValidationError({name: str(error)}) from None

    def _edits(self):
        """Keys of the rows that somebody changed, and natural keys of those deleted."""
        history = getattr(self._meta.model, "history", None)
        if history is None:
            return set(), set()
        last = history.latest_of_each().exclude(history_change_reason=SHIPPED)
        deleted = {self._natural_key(row) for row in last.filter(history_type="-")}
        return set(last.exclude(history_type="-").values_list("id", flat=True)), deleted

    def _natural_key(self, instance):
        return tuple(self.fields[name].export(instance) for name in self.get_import_id_fields())

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if super().skip_row(instance, original, row, import_validation_errors):
            return True
        touched = instance.pk and instance.pk in self.touched
        if touched or (not instance.pk and self._natural_key(instance) in self.deleted):
            self.left_alone.append(" ".join(map(str, self._natural_key(instance))))
            return True
        return False

    def before_save_instance(self, instance, row, **kwargs):
        if self.shipped:
            instance._change_reason = SHIPPED

    @classmethod
    def get_fk_widget(cls, field):
        return lambda **_options: CodeWidget(field.remote_field.model)

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        field = super().field_from_django_field(field_name, django_field, readonly)
        if django_field.many_to_one:
            field.attribute = field_name
        return field


class PublishedByAction(Columns):
    """Columns of a registry whose records are published: an import by hand cannot do that."""

    def import_instance(self, instance, row, **kwargs):
        before, faults = instance.published_at, {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            faults = error.update_error_dict(faults)
        if not self.shipped and instance.published_at != before:
            sentence = _("An import cannot publish or unpublish; use the action.")
            faults.setdefault("published_at", [ValidationError(sentence)])
        if faults:
            raise ValidationError(faults)


def columns(model, key, names, base=Columns, **declared):
    """Return the resource class of *model*.

    key: names of the columns that identify a row; names: the columns in their order,
    separated by spaces, `title*` standing for one column per language; declared: fields
    that cannot be read off the model; base: the class to build upon.
    """
    ordered = _one_per_language(names)
    meta = {
        "model": model,
        "import_id_fields": key.split(),
        "fields": ordered,
        "import_order": ordered,
        "export_order": ordered,
        "skip_unchanged": True,
        "report_skipped": True,
        "clean_model_instances": True,
    }
    links = _links_to_many(model, ordered)
    body = {"Meta": type("Meta", (), meta), **links, **declared}
    return type(f"{model.__name__}Columns", (base,), body)


def _one_per_language(names):
    ordered = []
    for name in names.split():
        ordered += [name[:-1] + end for end in LANGUAGE_SUFFIXES] if name[-1] == "*" else [name]
    return ordered


def _links_to_many(model, ordered):
    return {
        field.name: fields.Field(
            attribute=field.name, column_name=field.name, widget=CodesWidget(field.related_model)
        )
        for field in model._meta.many_to_many
        if field.name in ordered
    }
