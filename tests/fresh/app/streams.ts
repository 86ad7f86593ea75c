/** How many streams were opened, and how many of them were told that nobody reads any more. */
export const streams = { opened: 0, cancelled: 0 };
