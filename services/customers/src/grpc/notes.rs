//! `crm.customers.v1.NotesService`.

use crm_chassis::{Db, Error, Reply, begin, filter::FilterContext, page::Page};
use crm_proto::customers::{self as pb, notes_service_server::NotesService};
use tonic::{Request, async_trait};

use super::convert;
use crate::{
    domain::Note,
    events, store,
    store::notes::{LISTING, NoteSelection},
};

/// Lists and adds notes.
#[derive(Clone, Debug)]
pub struct Notes {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl NotesService for Notes {
    async fn list_notes(&self, request: Request<pb::ListNotesRequest>) -> Reply<pb::ListNotesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let customer = convert::id(&input.customer_id)?;
        let context = FilterContext::of(&mut tx, input.filter.as_ref()).await?;
        let selection = NoteSelection { customer, filter: input.filter, context };
        let (notes, next_page_token) = store::notes::page(&mut tx, &selection, page.clone()).await?;
        if notes.is_empty() {
            store::customers::expect_visible(&mut tx, customer).await?;
        }
        let total = match page.holds_all(notes.len(), &next_page_token) {
            _ if !input.include_total_size => None,
            Some(total) => Some(total),
            None => Some(store::notes::count(&mut tx, &selection).await?),
        };
        let reply = pb::ListNotesResponse {
            notes: notes.iter().map(convert::note::to_proto).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn create_note(&self, request: Request<pb::CreateNoteRequest>) -> Reply<pb::Note> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.note.ok_or_else(|| Error::invalid("note", "Send the note to add."))?;
        let customer = store::customers::hold(&mut tx, convert::id(&input.customer_id)?).await?;
        let note = Note::create(tx.new_id(), &customer, convert::note::text(&wanted), tx.caller(), tx.now());
        let note = note.map_err(|error| error.within("note"))?;
        store::notes::insert(&mut tx, &note).await?;
        tx.audit("note", note.id, "created", &note.first_values()).await?;
        tx.publish(events::note_changed(&note, &customer, pb::NoteChange::Created)).await?;
        Ok(tx.finish(convert::note::to_proto(&note)).await?)
    }
}
