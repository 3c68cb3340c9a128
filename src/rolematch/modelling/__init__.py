"""Profile to numbers: features, role classifier, level model, training, and the store that is no pickle."""
