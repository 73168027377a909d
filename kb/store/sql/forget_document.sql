-- Take the document :id out of a copy of the last build, and note what hangs on it.

insert or ignore into scratch.gone_documents values (:id);

insert or ignore into scratch.touched_places select place_id from mentions where document_id = :id and place_id is not null;

insert or ignore into scratch.touched_documents values (:id);

delete from readings where document_id = :id;

delete from status_history where document_id = :id;

delete from links where document_id = :id;

delete from mention_participants where document_id = :id;

delete from mentions where document_id = :id;

delete from times where document_id = :id;

delete from regions where document_id = :id;

delete from scratch.pledges where document_id = :id;

insert into scratch.removed_units select number, id, document_id, packed from scratch.units where document_id = :id;

delete from scratch.units where document_id = :id;

insert into scratch.removed_cards
select number, document_id, published, agency, shingles from scratch.cards where document_id = :id;

delete from scratch.cards where document_id = :id;

delete from scratch.document_uses where document_id = :id;
