-- How long a visit usually takes, in minutes. Empty: not said; then we ask after two hours how it went.
ALTER TABLE practices ADD COLUMN visit_minutes BIGINT;
