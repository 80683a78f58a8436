//! `crm.identity.v1.SavedViewsService`.

use crm_chassis::{Db, Error, Reply, audit::Changes, begin, etag, mask::Mask, page::Page};
use crm_proto::identity::{self as pb, saved_views_service_server::SavedViewsService};
use tonic::{Request, async_trait};

use super::convert;
use crate::identity::{
    domain::{MOST_VIEWS, SavedView, check_grid, needs_session, too_many_views},
    store::{self, saved_views::LISTING},
};

/// The caller's own views of listings, and those that others share with him.
#[derive(Clone, Debug)]
pub struct SavedViews {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl SavedViewsService for SavedViews {
    async fn list_saved_views(&self, request: Request<pb::ListSavedViewsRequest>) -> Reply<pb::ListSavedViewsResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        check_grid(&input.grid)?;
        let page = Page::of(&LISTING, &input)?;
        let (views, next_page_token) = store::saved_views::page(&mut tx, &input.grid, &page).await?;
        let saved_views = views.iter().map(|view| convert::saved_view(view, tx.caller())).collect();
        let reply = pb::ListSavedViewsResponse { saved_views, next_page_token };
        Ok(tx.finish(reply).await?)
    }

    async fn create_saved_view(&self, request: Request<pb::CreateSavedViewRequest>) -> Reply<pb::SavedView> {
        let (mut tx, input) = begin!(self.db, request);
        needs_session(tx.caller())?;
        let wanted = input.saved_view.ok_or_else(|| Error::invalid("saved_view", "Send the view to save."))?;
        let details = convert::view_details(&wanted);
        let view = SavedView::create(tx.new_id(), wanted.grid, details, tx.caller(), tx.now());
        let view = view.map_err(|error| error.within("saved_view"))?;
        // Views that are saved at the same time are all counted.
        store::users::lock_row(&mut tx, view.owner_id).await?;
        if store::saved_views::count_of_owner(&mut tx, view.owner_id, &view.grid).await? >= MOST_VIEWS {
            return Err(too_many_views().into());
        }
        let stored = store::saved_views::insert(&mut tx, &view).await;
        stored.map_err(|error| error.within("saved_view"))?;
        tx.audit("saved_view", view.id, "created", &view.first_values()).await?;
        let reply = convert::saved_view(&view, tx.caller());
        Ok(tx.finish(reply).await?)
    }

    async fn update_saved_view(&self, request: Request<pb::UpdateSavedViewRequest>) -> Reply<pb::SavedView> {
        let (mut tx, input) = begin!(self.db, request);
        needs_session(tx.caller())?;
        let wanted = input.saved_view.ok_or_else(|| Error::invalid("saved_view", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let before = store::saved_views::lock(&mut tx, convert::id(&input.id, "saved view")?).await?;
        before.check_change(tx.caller())?;
        etag::expect(&input.etag, before.version)?;
        let wanted = mask.merge(&convert::saved_view(&before, tx.caller()), &wanted)?;
        let view = before.clone().edit(&wanted.grid, convert::view_details(&wanted), tx.now());
        let view = view.map_err(|error| error.within("saved_view"))?;
        if view.version != before.version {
            let stored = store::saved_views::update(&mut tx, &view).await;
            stored.map_err(|error| error.within("saved_view"))?;
            tx.audit("saved_view", view.id, "updated", &before.changes_to(&view)).await?;
        }
        let reply = convert::saved_view(&view, tx.caller());
        Ok(tx.finish(reply).await?)
    }

    async fn delete_saved_view(&self, request: Request<pb::DeleteSavedViewRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        needs_session(tx.caller())?;
        let view = store::saved_views::lock(&mut tx, convert::id(&input.id, "saved view")?).await?;
        view.check_change(tx.caller())?;
        etag::expect(&input.etag, view.version)?;
        store::saved_views::delete(&mut tx, view.id).await?;
        let mut changes = Changes::default();
        changes.compare("name", &view.details.name, &String::new());
        tx.audit("saved_view", view.id, "deleted", &changes).await?;
        Ok(tx.finish(()).await?)
    }
}
