-- One row per voice with a note, and phrase of two or three words in it.
-- Words follow each other without a mark or a gap between them; a phrase neither begins
-- nor ends with a filler, and holds no number.
-- Glossary: voice.
with

voices as (
    select * from cohorts.voice_notes
),

fillers as (
    select unnest(string_split(
        'a an and are as at be but by can could did do does for from had '
        || 'has have he her him his i if in is it its me my of on or our out '
        || 'says she so some than that the their them then there they this to '
        || 'until us was we were what when who will with would you your aber '
        || 'als am an auf aus bei bin bis da das dem den der des die doch ein '
        || 'eine einem einen einer er es für hat ich ihm ihr im in ist mit '
        || 'nach noch oder sein sich sie sind so über um und uns von vor war '
        || 'wir wird zu zum zur',
        ' '
    )) as word
),

noted as (
    select
        voice_id,
        string_split(
            regexp_replace(
                lower(note), '\[[a-z]+\]|[^\p{L}\p{M}’'' -]+', '|', 'g'
            ),
            '|'
        ) as parts
    from voices
    where note is not null
),

parts_of_notes as (
    select
        voice_id,
        unnest(parts) as part,
        generate_subscripts(parts, 1) as part_number
    from noted
),

listed as (
    select
        voice_id,
        part_number,
        list_filter(
            string_split(trim(part), ' '), lambda word: length(trim(word, '-''’')) > 0
        ) as words
    from parts_of_notes
),

words_of_parts as (
    select
        voice_id,
        part_number,
        unnest(words) as word,
        generate_subscripts(words, 1) as word_number
    from listed
),

followed as (
    select
        voice_id,
        word,
        lead(word) over words_of_part as second_word,
        lead(word, 2) over words_of_part as third_word
    from words_of_parts
    window words_of_part as (
        partition by voice_id, part_number order by word_number
    )
),

phrases as (
    select
        voice_id,
        word as first_word,
        second_word as last_word,
        word || ' ' || second_word as phrase
    from followed
    where second_word is not null
    union all
    select
        voice_id,
        word as first_word,
        third_word as last_word,
        word || ' ' || second_word || ' ' || third_word as phrase
    from followed
    where third_word is not null
),

final as (
    select
        phrases.voice_id,
        phrases.phrase
    from phrases
    left join fillers as first_fillers
        on phrases.first_word = first_fillers.word
    left join fillers as last_fillers
        on phrases.last_word = last_fillers.word
    where first_fillers.word is null and last_fillers.word is null
    group by phrases.voice_id, phrases.phrase
)

select * from final
