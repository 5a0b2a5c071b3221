from django.db import migrations

#: The words of a folded text as stems of the three languages; and a query for any of some
#: forms of a word, joined by |, each stem once. What is neither a letter nor a digit parts words, so that codes
#: and compounds are found by their parts. A text is read as far as 200,000 letters: what
#: PostgreSQL keeps of one has a limit. The cost says that reading a text anew is dear.
WORDS = """
CREATE FUNCTION quitotrack_words(folded text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 100000 AS $$
DECLARE bare text :=
    pg_catalog.regexp_replace(pg_catalog.left(folded, 200000), '[^a-z0-9]+', ' ', 'g');
BEGIN
    RETURN pg_catalog.strip(pg_catalog.to_tsvector('pg_catalog.spanish', bare)
        || pg_catalog.to_tsvector('pg_catalog.portuguese', bare)
        || pg_catalog.to_tsvector('pg_catalog.english', bare));
END $$
"""
QUERY = """
CREATE FUNCTION quitotrack_query(forms text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    es tsquery := pg_catalog.to_tsquery('pg_catalog.spanish', forms);
    pt tsquery := pg_catalog.to_tsquery('pg_catalog.portuguese', forms);
    en tsquery := pg_catalog.to_tsquery('pg_catalog.english', forms);
BEGIN
    IF pt = es THEN pt := ''; END IF;
    IF en = es OR en = pt THEN en := ''; END IF;
    RETURN es || pt || en;
END $$
"""
#: Whether words stand side by side; as dear as reading a text, or it would be asked of all first.
QUOTED = """
CREATE FUNCTION quitotrack_quoted(folded text, pattern text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS $$
BEGIN
    RETURN folded OPERATOR(pg_catalog.~) pattern;
END $$
"""
#: Of a million reports the words are kept, beside their table so that its rows stay short: where
#: very many have a word, PostgreSQL looks at rows again, and would stem each anew. It knows how
#: often more words occur than it would by itself, so as to begin with a rare one.
KEPT = """
CREATE TABLE commitments_updatewords (update_id bigint PRIMARY KEY, words tsvector NOT NULL);
INSERT INTO commitments_updatewords SELECT id, quitotrack_words(folded)
    FROM commitments_statusupdate WHERE stage = 'published';
ALTER TABLE commitments_updatewords ALTER words SET STATISTICS 500;
CREATE INDEX update_words ON commitments_updatewords USING gin (words);
CREATE FUNCTION commitments_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM commitments_updatewords WHERE update_id = OLD.id;
        RETURN OLD;
    END IF;
    INSERT INTO commitments_updatewords VALUES (NEW.id, quitotrack_words(NEW.folded))
        ON CONFLICT (update_id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NEW;
END $$;
CREATE TRIGGER commitments_keep_words AFTER INSERT OR UPDATE OF stage, folded
    ON commitments_statusupdate FOR EACH ROW WHEN (NEW.stage = 'published')
    EXECUTE FUNCTION commitments_keep_words();
CREATE TRIGGER commitments_forget_words AFTER DELETE
    ON commitments_statusupdate FOR EACH ROW WHEN (OLD.stage = 'published')
    EXECUTE FUNCTION commitments_keep_words();
"""
#: Of provisions and commitments, some thousands, an index is enough.
INDEXES = """
CREATE INDEX provision_words ON commitments_provision USING gin (quitotrack_words(folded));
CREATE INDEX commitment_words ON commitments_commitment USING gin (quitotrack_words(folded));
"""
AWAY = """
DROP INDEX provision_words;
DROP INDEX commitment_words;
DROP TRIGGER commitments_keep_words ON commitments_statusupdate;
DROP TRIGGER commitments_forget_words ON commitments_statusupdate;
DROP FUNCTION commitments_keep_words();
DROP TABLE commitments_updatewords;
DROP FUNCTION quitotrack_quoted(text, text);
DROP FUNCTION quitotrack_query(text);
DROP FUNCTION quitotrack_words(text);
"""


def keep(apps, schema_editor):
    """Make what full-text search needs, on PostgreSQL alone."""
    if schema_editor.connection.vendor == "postgresql":
        for statements in (WORDS, QUERY, QUOTED, KEPT, INDEXES):
            schema_editor.execute(statements, params=None)


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(AWAY, params=None)


class Migration(migrations.Migration):
    dependencies = [("commitments", "0005_publishing")]

    operations = [migrations.RunPython(keep, forget)]
