-- Made when all documents are loaded: one for each foreign key, facet and sort that the pages use.

create index documents_by_source on documents (source_id, published_day);
create index documents_of_source on documents (source_id, language);
create index documents_by_day on documents (published_day);
create index documents_by_origin on documents (origin_id);
create index documents_by_language on documents (language, source_id);
create index documents_by_report on documents (coalesce(published_day, updated_day) desc, id);
create index documents_by_moment on documents (coalesce(published, updated, '~'), id);
create index documents_by_url on documents (url);
create index documents_by_hash on documents (sha256);

create index regions_by_document on regions (document_id);

create index times_by_document on times (document_id);
create index times_by_type on times (type);
create index times_by_anchor on times (anchor);
create index times_by_bounds on times (earliest, latest);

create index statements_by_document on statements (document_id);
create index statements_by_speaker on statements (speaker_id, act, kind);
create index statements_by_act on statements (act, kind);
create index statements_by_kind on statements (kind, act);
create index statements_by_addressee on statements (addressee_id);

create index mention_participants_by_mention on mention_participants (mention_id);
create index mention_participants_by_actor on mention_participants (actor_id, role);
create index mention_participants_by_document on mention_participants (document_id);
create index mention_participants_by_role on mention_participants (role);
