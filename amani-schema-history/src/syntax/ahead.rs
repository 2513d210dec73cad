//! Many texts, parsed beside the one who reads them.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::Parsed;

/// How many texts go over at once: each time a thread is woken, which takes as long as a short one does.
const TOGETHER: usize = 32;

/// How often that may be before somebody has read them: their trees take many times their own room.
const AHEAD: usize = 2;

/// A thread takes longer to begin than so many bytes to be parsed.
const WORTH_A_THREAD: usize = 16 * 1024;

/// Calls `each` with every text as it is parsed, in order: parsing is most of what a replay does, and needs
/// nothing of it.
pub(crate) fn parse_each(texts: &[&str], mut each: impl FnMut(usize, &Parsed)) {
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let is_worth_it = texts.len() > 1
        && bytes >= WORTH_A_THREAD
        && thread::available_parallelism().is_ok_and(|processors| processors.get() > 1);
    thread::scope(|scope| {
        let beside = is_worth_it.then(|| begin(scope, texts)).flatten();
        let mut ready = beside.into_iter().flatten().flatten();
        for (place, text) in texts.iter().enumerate() {
            each(place, &ready.next().unwrap_or_else(|| Parsed::of(text)));
        }
    });
}

/// `None` where there may be no more threads.
fn begin<'scope, 'env>(
    scope: &'scope thread::Scope<'scope, 'env>,
    texts: &'env [&'env str],
) -> Option<Receiver<Vec<Parsed>>> {
    let (sender, receiver) = sync_channel(AHEAD);
    let parse = move || {
        let parsed = |texts: &[&str]| texts.iter().map(|text| Parsed::of(text)).collect();
        // Nobody listens any more where the reader has panicked.
        texts
            .chunks(TOGETHER)
            .try_for_each(|texts| sender.send(parsed(texts)))
    };
    let begun = thread::Builder::new().spawn_scoped(scope, parse);
    begun.ok().map(|_| receiver)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(texts: &[&str]) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        parse_each(texts, |place, parsed| {
            found.push((place, parsed.statements().len(), parsed.errors().len()));
        });
        found
    }

    #[test]
    fn few_and_many_come_in_their_order() {
        let texts = ["SELECT 1;", "SELECT 1; SELECT 2;", "SELECT '", ""];
        assert_eq!(kinds(&texts)[..2], [(0, 1, 0), (1, 2, 0)]);
        let long = format!("SELECT 1; -- {}", "x".repeat(WORTH_A_THREAD));
        let many: Vec<&str> = texts
            .into_iter()
            .cycle()
            .take(400)
            .chain([&*long])
            .collect();
        let one_by_one = |(place, text): (usize, &&str)| {
            let [(_, statements, errors)] = kinds(&[*text])[..] else {
                panic!("{text} was left out");
            };
            (place, statements, errors)
        };
        let expected: Vec<_> = many.iter().enumerate().map(one_by_one).collect();
        assert_eq!(kinds(&many), expected);
    }
}
