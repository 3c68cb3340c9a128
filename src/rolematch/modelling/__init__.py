"""Profile to numbers: features, role classifier, level model, training, and the store that is no pickle."""

from rolematch.modelling.store import Model, load_model, save_model

__all__ = ["Model", "load_model", "save_model"]
