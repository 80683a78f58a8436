import { IconStar, IconStarFilled } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/types";
import { useCommands } from "@/commands/use-commands";
import { IconAction } from "@/parts/IconAction";
import { favouriteAction } from "./favourite-action";
import classes from "./favourite-star.module.css";
import { useFavourites } from "./use-favourites";

/** The star of a customer: filled where it is a favourite of the user. Its key and palette entry come with it. */
export function FavouriteStar({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const { isFavourite, toggle } = useFavourites();
  const favourite = isFavourite(customer.id);
  useCommands(
    useMemo(() => {
      if (favourite === undefined) return [];
      const { label, icon, keys, run } = favouriteAction(t, favourite, () => toggle(customer));
      return [{ id: "customer-favourite", label, icon, keys, run }];
    }, [t, favourite, toggle, customer]),
  );
  return (
    <IconAction
      icon={favourite ? IconStarFilled : IconStar}
      label={t("marks.favourite")}
      keys="F"
      pressed={favourite ?? false}
      disabled={favourite === undefined}
      className={classes.star}
      onClick={() => toggle(customer)}
    />
  );
}
