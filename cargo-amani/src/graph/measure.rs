//! How wide a text is drawn: no font is asked, so that the picture is the same on every machine.
//!
//! The widths are those of Verdana and its like, the widest among the usual faces: where another one is
//! used there is some space left over, and nothing is cut off.

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    Mono,
}

/// Thousandths of the size, from the blank to `~`.
const REGULAR: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

const BOLD: [u16; 95] = [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
];

/// The width of a text in pixels.
pub(super) fn width(text: &str, size: f64, face: Face) -> f64 {
    let thousandths: u32 = text
        .chars()
        .map(|letter| u32::from(of_letter(letter, face)))
        .sum();
    f64::from(thousandths) * size / 1000.0
}

fn of_letter(letter: char, face: Face) -> u16 {
    const MONO: u16 = 602;
    let code = u32::from(letter);
    let ascii = code
        .checked_sub(32)
        .and_then(|place| usize::try_from(place).ok());
    match face {
        // What is as wide as it is high: the scripts of East Asia, and pictures.
        _ if (0x1100..0x1160).contains(&code)
            || (0x2E80..0xA4D0).contains(&code)
            || (0xAC00..0xD7A4).contains(&code)
            || (0xF900..0xFB00).contains(&code)
            || (0xFF00..0xFF61).contains(&code)
            || code >= 0x1F000 =>
        {
            1150
        }
        // What stands upon the letter before.
        _ if (0x0300..0x0370).contains(&code) => 0,
        Face::Mono => MONO,
        Face::Regular => ascii
            .and_then(|place| REGULAR.get(place))
            .copied()
            .unwrap_or(800),
        Face::Bold => ascii
            .and_then(|place| BOLD.get(place))
            .copied()
            .unwrap_or(880),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_its_letters() {
        let near = |one: f64, other: f64| (one - other).abs() < 0.01;
        assert!(near(width("id", 10.0, Face::Regular), 9.13));
        assert!(near(width("id", 10.0, Face::Mono), 12.04));
        assert!(width("Wm", 10.0, Face::Bold) > width("Wm", 10.0, Face::Regular));
        assert!(near(
            width("e\u{301}", 10.0, Face::Regular),
            width("e", 10.0, Face::Regular)
        ));
        assert!(width("表", 10.0, Face::Regular) > 10.0);
    }
}
