"""The component in a real pipeline: spans, their facts, settings, and what survives saving, piping and pickling."""

import pickle
from dataclasses import replace

import pytest
import spacy
from spacy.tokens import DocBin

from rolematch.errors import UsageError
from rolematch.lexicon import load_lexicon
from rolematch.spacy_component import SkillFinder

TEXT = "Experience\nBuilt churn models in Python and SQL.\nNo experience with Java.\nSkills\nPyTorch, Docker"


def found(doc):
    return [(span.start_char, span.end_char, span.label_) for span in doc.spans["skills"]]


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("rolematch_skills")
    return nlp


def test_it_is_found_by_its_entry_point(nlp):
    assert nlp.pipe_names == ["rolematch_skills"]
    assert isinstance(nlp.get_pipe("rolematch_skills"), SkillFinder)


def test_spans_and_what_they_know(nlp):
    doc = nlp(TEXT)
    spans = {span.text: span for span in doc.spans["skills"]}
    labels = {text: spans[text].label_ for text in ("Python", "SQL", "Java", "PyTorch", "Docker")}
    assert labels == {text: text.lower() for text in labels}
    grades = {text: span._.skill_grade for text, span in spans.items()}
    assert (grades["Python"], grades["Java"], grades["Docker"]) == ("work", "denied", "list")
    assert spans["Docker"]._.skill == "Docker"
    assert spans["Docker"]._.skill_section == "skills"
    assert spans["Python"]._.skill_rule == "any-case"


def test_names_broken_over_lines_and_ligatures(nlp):
    doc = nlp("Used machine\nlearning, scikit-\nlearn and ﬁne-tuning on Node.js (TensorFlow/Keras).")
    labels = {span.label_ for span in doc.spans["skills"]}
    assert {"machine-learning", "scikit-learn", "fine-tuning", "node-js", "tensorflow", "keras"} <= labels


def test_settings():
    nlp = spacy.blank("en")
    nlp.add_pipe("rolematch_skills", config={"section": "skills", "spans_key": "found", "duties": True})
    doc = nlp("Go, stakeholders")
    assert {span.label_ for span in doc.spans["found"]} == {"go", "stakeholders"}
    assert "skills" not in doc.spans
    with pytest.raises(UsageError, match="section 'hobby' is none of"):
        SkillFinder(load_lexicon(), section="hobby")


def test_empty_and_odd_texts(nlp):
    for text in ("", " ", "\n\n", "🙂", "R" * 5000):
        assert len(nlp(text).spans["skills"]) == 0


def test_pipe_with_processes_gives_the_same(nlp):
    texts = [TEXT, "Tableau and Power BI", TEXT]
    one = [found(doc) for doc in nlp.pipe(texts)]
    two = [found(doc) for doc in nlp.pipe(texts, n_process=2)]
    assert one == two
    assert all(one)


def test_saved_and_loaded_again(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    copied = pickle.loads(pickle.dumps(nlp.get_pipe("rolematch_skills")))
    want = found(nlp(TEXT))
    assert found(again(TEXT)) == want
    assert found(copied(again.make_doc(TEXT))) == want
    kept = DocBin(docs=[nlp(TEXT)]).to_bytes()
    (doc,) = DocBin().from_bytes(kept).get_docs(nlp.vocab)
    assert found(doc) == want


def facts(span):
    return span._.skill, span._.skill_rule, span._.skill_grade, span._.skill_section


def test_two_skills_in_one_token_know_each_their_own(nlp):
    doc = nlp("Skills\nPython|SQL and Docker|Go|Rust")
    assert doc[2].text == "Python|SQL"  # one token
    assert [(span.text, span.label_, span._.skill) for span in doc.spans["skills"]][:2] == [
        ("Python|SQL", "python", "Python"),
        ("Python|SQL", "sql", "SQL"),
    ]
    for span in doc.spans["skills"]:
        assert span._.skill == load_lexicon().skills[span.label_].name
    assert facts(doc[2:3]) == (None,) * 4


def test_two_components_know_each_their_own():
    nlp = spacy.blank("en")
    nlp.add_pipe("rolematch_skills", name="work", config={"section": "experience", "spans_key": "work"})
    nlp.add_pipe("rolematch_skills", name="list", config={"section": "skills", "spans_key": "list"})
    doc = nlp("Built it in Python.")
    ((work,), (listed,)) = doc.spans["work"], doc.spans["list"]
    assert facts(work) == ("Python", "any-case", "work", "experience")
    assert facts(listed) == ("Python", "any-case", "list", "skills")


def test_facts_are_stored_with_the_doc(nlp):
    doc = nlp("Python|SQL\nNo experience with Java.")
    want = [facts(span) for span in doc.spans["skills"]]
    assert want
    kept = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(kept).get_docs(spacy.blank("en").vocab)
    assert [facts(span) for span in again.spans["skills"]] == want


def test_a_lexicon_of_ones_own_is_pickled(nlp):
    shipped = load_lexicon()
    mine = replace(shipped, skills={**shipped.skills, "python": replace(shipped.skills["python"], name="Boa")})
    copied = pickle.loads(pickle.dumps(SkillFinder(mine)))
    doc = copied(nlp.make_doc("Python"))
    assert [span._.skill for span in doc.spans["skills"]] == ["Boa"]
    # the shipped one is loaded where the pickle is, and not carried along
    assert pickle.loads(pickle.dumps(SkillFinder(shipped))).lexicon is shipped
    assert len(pickle.dumps(SkillFinder(shipped))) < 1000
