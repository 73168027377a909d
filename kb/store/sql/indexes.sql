-- Made when events are there too: one for each foreign key, facet and sort that the pages use.

create index actors_by_name on actors (name);
create index actors_by_kind on actors (kind, events);
create index actors_by_country on actors (country);
create index actors_by_events on actors (events);
create index aliases_by_actor on actor_aliases (actor_id);
create index aliases_by_alias on actor_aliases (alias);
create index aliases_by_form on actor_aliases (form);

create index places_by_country on places (country);
create index places_by_events on places (events);

create index events_by_bounds on events (earliest, latest);
create index events_by_latest on events (latest);
create index events_by_date on events (date);
create index events_by_type on events (type, earliest);
create index events_by_status on events (status, earliest);
create index events_by_place on events (place, earliest);
-- Facets under a filter are counted off an index that begins by the filter and holds the rest.
create index events_of_type on events (type, status, precision, place);
create index events_of_status on events (status, type, precision, place);
create index events_of_precision on events (precision, type, status, place);
create index events_of_place on events (place, type, status, precision);
create index events_by_place_id on events (place_id, type, status, earliest, latest);
create index events_by_sources on events (independent_sources, earliest);
create index events_by_documents on events (sources);
create index events_by_contest on events (contested) where contested is not null;
create index events_by_due on events (due_latest) where due_latest is not null;
create index events_by_first_report on events (first_reported);
create index events_by_first_document on events (first_document_id);

create index participants_by_event on event_participants (event_id, role, actor_id);
create index participants_by_actor on event_participants (actor_id, role, event_id);
create index participants_by_role on event_participants (role);

create index mentions_by_document on mentions (document_id, trigger_start);
create index mentions_by_event on mentions (event_id, status, document_id);
create index mentions_by_document_event on mentions (document_event_id);
create index mentions_by_type on mentions (type, document_id);
create index mentions_by_status on mentions (status, document_id);
create index mentions_of_type on mentions (type, status, rule);
create index mentions_of_status on mentions (status, type, rule);
create index mentions_of_rule on mentions (rule, type, status);
create index mentions_by_bounds on mentions (earliest, latest);
create index mentions_by_time on mentions (time_id);
create index mentions_by_place on mentions (place_id);
create index mentions_by_speaker on mentions (attributed_to_id);
create index mentions_by_statement on mentions (statement_id);
create index mentions_by_rule on mentions (rule, document_id);

create index pledges_by_event on pledges (event_id);
create index pledges_by_statement on pledges (statement_id);
create index pledges_by_mention on pledges (mention_id);
create index pledges_by_document on pledges (document_id);
create index pledges_by_pledger on pledges (pledger_id, due_latest);
create index pledges_by_addressee on pledges (addressee_id);
create index pledges_by_due on pledges (due_latest);
create index pledges_by_status on pledges (status);
-- The order of the question of pledges, with what it chooses by.
create index pledges_in_order on pledges
  (due_latest is null, due_latest, date desc, id, pledger_id, addressee_id, pledger, addressee, due_earliest);

create index links_by_event on links (event_id);
create index links_by_document on links (document_id);
create index links_by_rule on links (rule);

create index readings_by_event on readings (event_id, field);
create index readings_by_document on readings (document_id);
create index readings_by_mention on readings (mention_id);
create index readings_by_field on readings (field);

create index redirects_by_event on redirects (event_id);
create index tombstones_by_run on tombstones (run);
create index judgements_by_left on judgements (left_id);
create index judgements_by_right on judgements (right_id);

create index issues_by_level on issues (level, code);
create index issues_by_code on issues (code);
create index issues_by_document on issues (document_id);

create index changes_by_run on changes (run, change);
create index changes_by_event on changes (event_id);

create unique index pairs_by_actor on actor_pairs (actor_id, other_id, type, status);
create index pairs_by_other on actor_pairs (other_id);
create index pairs_by_type on actor_pairs (type, events);
create index pairs_by_events on actor_pairs (events);
create index pairs_of_two on actor_pairs (actor_id, other_id, events, first_day, last_day, type);
create index pairs_of_type on actor_pairs (type, status);
create index pairs_of_status on actor_pairs (status, type);

create index totals_of_pair on pair_totals (actor_id, other_id);
create index totals_by_other on pair_totals (other_id);
create index totals_by_events on pair_totals (type, events desc, actor_id, other_id);

create index history_by_event on status_history (event_id);
create index history_by_document on status_history (document_id);
create index history_by_status on status_history (status_now);

create index appearances_of_type on appearances (type, status);
create index appearances_of_status on appearances (status, type);
create index appearances_by_day on appearances (actor_id, earliest, event_number, latest, type, status);
create index appearances_by_actor on appearances (actor_id, event_number);

create unique index months_by_month on event_months (month, type, status);
create index months_by_type on event_months (type, month);

create index coverage_by_day on coverage (day, source_id);
create index coverage_by_source on coverage (source_id, day);
